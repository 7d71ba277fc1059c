using System.Text;
using Google.Protobuf;
using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data;

/// <summary>
/// Writes records into a new LMDB that Caffe's Data layer reads. It is whole or not there: what was written is removed unless
/// <see cref="Complete"/> was called.
/// </summary>
public sealed class DatabaseWriter : IDisposable
{
    private const string Unfinished = "data.mdb.part";

    private readonly string _folder;
    private readonly bool _madeFolder;
    private readonly FileStream _file;
    private readonly LmdbBuilder _builder;
    private bool _isComplete, _isClosed;

    /// <summary>Makes a database.</summary>
    /// <param name="folder">Its folder: a new one, or one without a database.</param>
    /// <exception cref="IOException">There is a database already, or the folder cannot be written.</exception>
    public DatabaseWriter(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = Path.GetFullPath(folder);
        if (File.Exists(_folder) || File.Exists(Path.Combine(_folder, "data.mdb")) || File.Exists(Path.Combine(_folder, "CURRENT")))
            throw new IOException($"{_folder}: expected no file and no database there yet, found {(File.Exists(_folder) ? "a file" : "a database")}.");
        _madeFolder = !Directory.Exists(_folder);
        try
        {
            Directory.CreateDirectory(_folder);
            _file = new FileStream(Path.Combine(_folder, Unfinished), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{_folder}: a database cannot be made there ({e.Message.TrimEnd('.')}).", e);
        }
        _builder = new LmdbBuilder(_file);
    }

    /// <summary>How many records were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a picture, its samples as they are.</summary>
    /// <param name="key">Its key, which decides about the order.</param>
    /// <param name="picture">Grey or blue, green, red.</param>
    /// <param name="label">Its label.</param>
    /// <exception cref="IOException">The key was added before, or the disk is full.</exception>
    public void Add(string key, Picture picture, int label)
    {
        ArgumentNullException.ThrowIfNull(picture);
        Add(key, DatumFormat.Of(picture, label));
    }

    /// <summary>Adds a picture file as it is; it is decoded when it is read.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="label">Its label.</param>
    /// <exception cref="IOException">As for the other.</exception>
    public void AddEncoded(string key, ReadOnlySpan<byte> encoded, int label) => Add(key, new Datum { Data = ByteString.CopyFrom(encoded), Label = label, Encoded = true });

    /// <summary>Adds numbers.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="values">[C, H, W].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="label">Its label.</param>
    /// <exception cref="ArgumentException">The sizes do not agree.</exception>
    /// <exception cref="IOException">As for the others.</exception>
    public void Add(string key, ReadOnlySpan<float> values, int channels, int height, int width, int label)
    {
        if (channels < 1 || height < 1 || width < 1 || (Int128)channels * height * width != values.Length)
            throw new ArgumentException($"{values.Length} numbers are not {channels} x {height} x {width}.", nameof(values));
        Add(key, new Datum { Channels = channels, Height = height, Width = width, Label = label, FloatData = { values.ToArray() } });
    }

    /// <summary>Ends the database: everything is on the disk, and gets its name.</summary>
    /// <exception cref="IOException">A key was added twice, or the disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        Write(_builder.Complete);
        Write(() => _file.Flush(flushToDisk: true));
        Close();
        File.Move(Path.Combine(_folder, Unfinished), Path.Combine(_folder, "data.mdb"));
        if (!OperatingSystem.IsWindows())
            UnixFile.SynchronizeFolder(_folder);
        _isComplete = true;
    }

    /// <summary>Closes the database, and removes it unless it is complete.</summary>
    public void Dispose()
    {
        if (_isComplete)
            return;
        Close();
        File.Delete(Path.Combine(_folder, Unfinished));
        if (_madeFolder && Directory.Exists(_folder))
            Directory.Delete(_folder);
        _isComplete = true;
    }

    internal void Add(string key, IMessage record)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        if (bytes.Length is < 1 or > LmdbBuilder.MostKey)
            throw new ArgumentException($"The key \"{Listing.Short(key)}\" has {bytes.Length} bytes; LMDB's keys have 1 to {LmdbBuilder.MostKey}.", nameof(key));
        Write(() => _builder.Add(bytes, record.ToByteArray()));
        Count++;
    }

    // What remains in a stream's buffer is written when it is closed, and the disk may be full.
    private void Close()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        try
        {
            _file.Dispose();
        }
        catch (Exception e) when (!_isComplete && (e is IOException || RegularFile.IsTooLarge(e)))
        {
        }
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException || RegularFile.IsTooLarge(e))
        {
            throw new IOException($"{_folder}: {e.Message}", e);
        }
    }
}
