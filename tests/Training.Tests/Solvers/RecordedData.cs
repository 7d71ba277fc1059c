using Prototxt.Training.Data;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>The rows of a recorded case, batch by batch in Caffe's order, without end.</summary>
internal sealed class RecordedData(string folder, int batch = 6) : INetData
{
    private readonly Dictionary<string, Tensor> rows = Read(Path.Combine(folder, "data.caffemodel"));
    private int next;

    public TimeSpan Waited => TimeSpan.Zero;

    public IReadOnlyDictionary<string, Tensor> Next()
    {
        long count = rows.Values.First().shape[0];
        long[] picked = [.. Enumerable.Range(next, batch).Select(i => i % count)];
        next = (int)((next + batch) % count);
        using Tensor index = tensor(picked);
        return rows.ToDictionary(r => r.Key, r => r.Value.index_select(0, index).DetachFromDisposeScope());
    }

    public void Dispose()
    {
        foreach (Tensor blob in rows.Values)
            blob.Dispose();
    }

    public void Skip(long batches) => next = (int)((next + batches * batch) % rows.Values.First().shape[0]);

    private static Dictionary<string, Tensor> Read(string path)
    {
        using var file = CaffeModel.Open(path);
        return file.Layers.ToDictionary(l => l.Name, l => l.Blobs[0].ReadTensor().DetachFromDisposeScope());
    }
}
