using System.Text;
using Google.Protobuf;
using LightningDB;
using Prototxt.Imaging;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data;

/// <summary>
/// Writes records into a new LMDB that Caffe's Data layer reads. It is whole or not there: what was written is removed unless
/// <see cref="Complete"/> was called.
/// </summary>
public sealed class DatabaseWriter : IDisposable
{
    private const int BatchRecords = 1000;
    private const long BatchBytes = 64 << 20, FirstMap = 64 << 20;

    private readonly string _folder;
    private readonly bool _madeFolder;
    private readonly LightningEnvironment _environment;
    private readonly List<(byte[] Key, byte[] Value)> _pending = [];
    private long _pendingBytes;
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
            _environment = new LightningEnvironment(_folder, new EnvironmentConfiguration { MapSize = FirstMap });
            _environment.Open(EnvironmentOpenFlags.NoSync);
        }
        catch (Exception e) when (e is LightningException or UnauthorizedAccessException)
        {
            throw new IOException($"{_folder}: an LMDB cannot be made there ({e.Message.TrimEnd('.')}).", e);
        }
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
        Add(key, Readers.DatumFormat.Of(picture, label));
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

    /// <summary>Ends the database: everything is on the disk.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        Commit();
        Throw(_environment.Flush(true));
        _isComplete = true;
    }

    /// <summary>Closes the database, and removes it unless it is complete.</summary>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _environment.Dispose();
        File.Delete(Path.Combine(_folder, "lock.mdb"));
        if (_isComplete)
            return;
        File.Delete(Path.Combine(_folder, "data.mdb"));
        if (_madeFolder)
            Directory.Delete(_folder);
    }

    internal void Add(string key, Datum datum)
    {
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        byte[] bytes = Encoding.UTF8.GetBytes(key), value = datum.ToByteArray();
        if (bytes.Length < 1 || bytes.Length > _environment.MaxKeySize)
            throw new ArgumentException($"The key \"{Prototxt.Files.Listing.Short(key)}\" has {bytes.Length} bytes; LMDB's keys have 1 to {_environment.MaxKeySize}.", nameof(key));
        _pending.Add((bytes, value));
        _pendingBytes += value.Length;
        Count++;
        if (_pending.Count == BatchRecords || _pendingBytes > BatchBytes)
            Commit();
    }

    // A map that is too small is made larger and the records put again: a large one from the beginning is a large file on some systems.
    private void Commit()
    {
        MDBResultCode result;
        while ((result = Put()) == MDBResultCode.MapFull)
            _environment.MapSize *= 2;
        Throw(result);
        _pending.Clear();
        _pendingBytes = 0;
    }

    private MDBResultCode Put()
    {
        using LightningTransaction transaction = _environment.BeginTransaction();
        using LightningDatabase database = transaction.OpenDatabase();
        foreach ((byte[] key, byte[] value) in _pending)
        {
            MDBResultCode result = transaction.Put(database, key, value, PutOptions.NoOverwrite);
            if (result == MDBResultCode.KeyExist)
                throw new IOException($"{_folder}: expected a key of its own for each record, found \"{Prototxt.Files.Listing.Short(Encoding.UTF8.GetString(key))}\" twice.");
            if (result != MDBResultCode.Success)
                return result;
        }
        return transaction.Commit();
    }

    private void Throw(MDBResultCode result)
    {
        if (result != MDBResultCode.Success)
            throw new IOException($"{_folder}: the database cannot be written ({result}).");
    }
}
