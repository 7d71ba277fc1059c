using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
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

    /// <summary>Maps an open file, whatever its name leads to by now.</summary>
    /// <param name="file">The file, which stays the caller's.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <param name="length">Its length, as it was when its structure was read.</param>
    /// <exception cref="WeightFileException">It has another length now.</exception>
    public MappedFile(SafeFileHandle file, string path, long length)
    {
        if (RandomAccess.GetLength(file) is var found && found != length)
            throw WeightFileException.At(path, $"the {length} bytes that were there when the file was opened", $"{found}");
        _map = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        try
        {
            _view = _map.CreateViewAccessor(0, length, MemoryMappedFileAccess.CopyOnWrite);
        }
        catch
        {
            _map.Dispose();
            throw;
        }

        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _data);
        Length = length;
    }

    // A predictor that nobody disposed of: the system's handle is only closed once the pointer is given back.
    ~MappedFile() => GiveBack();

    public long Length { get; }

    /// <summary>Numbers of the file.</summary>
    public float* At(long offset, long count) => offset >= 0 && count <= (Length - offset) / sizeof(float)
        ? (float*)(_data + _view.PointerOffset + offset)
        : throw new ArgumentOutOfRangeException(nameof(offset));

    /// <summary>Gives the memory of pages back that are not needed for now; whoever reads them again gets them from the file. What was written there is lost.</summary>
    public void Forget(long offset, long count)
    {
        if (_data != null)
            SystemMemory.Forget(At(offset, count), (nuint)count * sizeof(float));
    }

    public void Dispose()
    {
        GiveBack();
        _view.Dispose();
        _map.Dispose();
        GC.SuppressFinalize(this);
    }

    private void GiveBack()
    {
        if (_data != null)
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _data = null;
    }
}
