namespace Prototxt.Weights;

/// <summary>A dataset whose numbers lie in the file one after the other.</summary>
internal sealed class Hdf5Blob(StoredFile file, IReadOnlyList<long> shape, NumberRuns runs) : RunBlob(shape, runs.Count, runs.Type)
{
    protected override unsafe void Read<T>(T* target) => runs.Read(file, target);
}
