using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A blob whose numbers lie in the file row-major, in one run or in several.</summary>
internal class RunBlob(StoredFile file, IReadOnlyList<long> shape, NumberRuns runs) : StoredBlob(shape, runs.Count, runs.Type)
{
    /// <summary>Where the file has the numbers as memory would: single precision, one after the other; null where it has not.</summary>
    internal long? Start => Type == NumberType.Single ? runs.Start : null;

    internal override unsafe void Read<T>(T* target) => runs.Read(file, target);

    internal override unsafe void Read(float* target) => runs.Read(file, target);
}
