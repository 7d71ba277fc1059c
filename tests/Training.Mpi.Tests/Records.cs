using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>Pictures of noise, each told by its number: a process's share of the batches.</summary>
/// <param name="rank">Which of the processes it is.</param>
/// <param name="size">How many there are.</param>
/// <param name="batch">Records in a process's batch.</param>
internal sealed class Records(int rank, int size, int batch) : INetData
{
    private int next;

    public TimeSpan Waited => TimeSpan.Zero;

    public IReadOnlyDictionary<string, Tensor> Next()
    {
        int first = (next++ * size + rank) * batch;
        Random[] each = [.. Enumerable.Range(first, batch).Select(n => new Random(n))];
        return new Dictionary<string, Tensor>
        {
            ["data"] = tensor([.. each.SelectMany(r => Enumerable.Range(0, 64).Select(_ => r.NextSingle()))], [batch, 1L, 8, 8]),
            ["label"] = tensor([.. each.Select(r => (float)r.Next(4))]),
        };
    }

    public void Dispose()
    {
    }
}
