using System.Text;
using Microsoft.Win32.SafeHandles;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>
/// A file open for reading, at offsets of 64 bits. Its structure is walked through a small window; numbers go from the file
/// to where they are wanted. It is not mapped into memory: who reads a mapped file that another program shortens is ended by
/// the system, while here the end that comes too early is an exception.
/// </summary>
internal sealed unsafe class StoredFile : IDisposable
{
    private readonly SafeFileHandle? _handle;
    private readonly DateTime _written;
    private readonly byte[] _window;
    private long _start;
    private int _held;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">There is none, it is something else, or it may not be read.</exception>
    public StoredFile(string path)
    {
        Path = path;
        _handle = RegularFile.Open(path);
        Length = RandomAccess.GetLength(_handle);
        _written = File.GetLastWriteTimeUtc(_handle);
        _window = new byte[1 << 14];
    }

    /// <summary>A file that is in memory as a whole.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="content">Its bytes.</param>
    public StoredFile(string name, byte[] content)
    {
        Path = name;
        _window = content;
        _held = content.Length;
        Length = content.Length;
    }

    /// <summary>The path as it was given, for messages.</summary>
    public string Path { get; }

    public long Length { get; private set; }

    /// <summary>How many bytes of the file are passed over: offsets count from behind them.</summary>
    public long Skipped { get; private set; }

    /// <summary>The open file; null for one that is in memory.</summary>
    public SafeFileHandle? Handle => _handle;

    /// <summary>When the file was written last, as it was when it was opened.</summary>
    public DateTime Written => _written;

    /// <summary>Passes over the file's first bytes, which are not this library's.</summary>
    /// <param name="bytes">How many there are before what is read.</param>
    public void Skip(long bytes)
    {
        CheckRange(0, bytes);
        (Skipped, Length) = (Skipped + bytes, Length - bytes);
        _start -= bytes;
    }

    /// <summary>Copies a range, which must lie inside the file, to an address. Any thread may.</summary>
    /// <exception cref="WeightFileException">The file is not the one any more that was opened.</exception>
    public void Read(long offset, byte* target, long length)
    {
        CheckRange(offset, length);
        if (_handle is null)
        {
            _window.AsSpan((int)(Skipped + offset), (int)length).CopyTo(new Span<byte>(target, (int)length));
            return;
        }
        long end = offset + length;
        while (offset < end)
        {
            int read = RandomAccess.Read(_handle, new Span<byte>(target, (int)Math.Min(end - offset, 1 << 30)), Skipped + offset);
            if (read == 0)
                throw Changed(offset);
            offset += read;
            target += read;
        }
        if (RandomAccess.GetLength(_handle) != Skipped + Length || File.GetLastWriteTimeUtc(_handle) != _written)
            throw Changed(offset - length);
    }

    /// <summary>A range of the file, which is good until the next call. One thread at a time.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        if (offset >= _start && length <= _start + _held - offset)
            return _window.AsSpan((int)(offset - _start), length);
        CheckRange(offset, length);
        if (length > _window.Length)
            return Copy(offset, length);
        _held = 0;
        int held = (int)Math.Min(_window.Length, Length - offset);
        fixed (byte* window = _window)
            Read(offset, window, held);
        (_start, _held) = (offset, held);
        return _window.AsSpan(0, length);
    }

    /// <summary>The beginning of the file, up to a number of bytes.</summary>
    public ReadOnlySpan<byte> Head(int most) => Span(0, (int)Math.Min(most, Length));

    public string Text(long offset, int length) => Encoding.UTF8.GetString(Span(offset, length));

    public void Dispose() => _handle?.Dispose();

    private byte[] Copy(long offset, int length)
    {
        var copy = new byte[length];
        fixed (byte* target = copy)
            Read(offset, target, length);
        return copy;
    }

    private void CheckRange(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_handle is { IsClosed: true }, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
    }

    private WeightFileException Changed(long offset) => WeightFileException.At(
        Path, $"the {Length} bytes that were there when the file was opened", "that the file changed while it was read", offset);
}
