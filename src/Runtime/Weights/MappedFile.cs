using System.IO.MemoryMappedFiles;
using System.Text;

namespace Prototxt.Weights;

/// <summary>A file mapped into memory for reading. Nothing of it is copied; offsets are 64 bits wide.</summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile? _map;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _start;

    public MappedFile(string path)
    {
        Path = path;
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        try
        {
            Length = stream.Length;
            if (Length > 0)
            {
                _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, false);
                _view = _map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
                _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
                _start += _view.PointerOffset;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            if (_map is null)
                stream.Dispose();
        }
    }

    /// <summary>The path as it was given, for messages.</summary>
    public string Path { get; }

    public long Length { get; }

    /// <summary>The address of a range, which must lie inside the file.</summary>
    public byte* At(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_start is null && Length > 0, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return _start + offset;
    }

    public ReadOnlySpan<byte> Span(long offset, int length) => new(At(offset, length), length);

    /// <summary>The beginning of the file, up to a number of bytes.</summary>
    public ReadOnlySpan<byte> Head(int most) => Span(0, (int)Math.Min(most, Length));

    public string Text(long offset, int length) => Encoding.UTF8.GetString(Span(offset, length));

    public void Dispose()
    {
        if (_start is not null)
            _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = null;
        _view?.Dispose();
        _map?.Dispose();
    }
}
