using System.IO.MemoryMappedFiles;
using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>
/// A file as memory, which the system reads as it is needed and may forget again. What is written there stays in memory. Nobody may shorten the file
/// meanwhile: who reads a part that is gone is ended by the system, without an exception. Replacing it by a file of the same name is fine.
/// </summary>
internal sealed unsafe class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _data;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="length">Its length, as it was when its structure was read.</param>
    /// <exception cref="WeightFileException">It has another length now.</exception>
    public MappedFile(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        if (stream.Length != length)
            throw WeightFileException.At(path, $"the {length} bytes that were there when the file was opened", $"{stream.Length}");
        _map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _data);
        Length = length;
    }

    public long Length { get; }

    /// <summary>Numbers of the file.</summary>
    public float* At(long offset, long count) => offset >= 0 && count <= (Length - offset) / sizeof(float)
        ? (float*)(_data + _view.PointerOffset + offset)
        : throw new ArgumentOutOfRangeException(nameof(offset));

    public void Dispose()
    {
        if (_data != null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _data = null;
        _view.Dispose();
        _map.Dispose();
    }
}
