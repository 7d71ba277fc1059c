using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Distributed;

/// <summary>Of a stream of batches, those of one process: every K-th.</summary>
internal sealed class ShardedData(INetData all, int rank, int count) : INetData
{
    private int position;

    public TimeSpan Waited => all.Waited;

    public IReadOnlyDictionary<string, Tensor> Next()
    {
        while (true)
        {
            IReadOnlyDictionary<string, Tensor> batch = all.Next();
            if (position++ % count == rank)
                return batch;
            foreach (Tensor tensor in batch.Values)
                tensor.Dispose();
        }
    }

    public void Dispose() => all.Dispose();
}
