namespace Prototxt.Inference;

/// <summary>Numbers of a mapped file, which is kept as long as they are.</summary>
internal sealed unsafe class MappedMemory(MappedFile file, long offset, long count) : AlignedMemory(file.At(offset, count), count)
{
    private readonly MappedFile _file = file;

    protected override void Release(float* data) => GC.KeepAlive(_file);
}
