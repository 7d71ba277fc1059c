using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>Batches that a test gives, one after the other and from the first again.</summary>
internal sealed class GivenBatches(params (string Name, float[] Numbers, long[] Shape)[][] batches) : INetData
{
    private int next;

    public TimeSpan Waited => TimeSpan.Zero;

    public IReadOnlyDictionary<string, Tensor> Next() =>
        batches[next++ % batches.Length].ToDictionary(b => b.Name, b => tensor(b.Numbers, b.Shape));

    public void Dispose()
    {
    }
}
