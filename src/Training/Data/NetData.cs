using System.Collections;
using Prototxt.Training.Data.Readers;
using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>
/// The batches that the data layers of a view read, typed as the view's method takes them. Enumerating it never ends: behind the
/// last record comes the first. What generated <c>TrainData</c> and <c>TestData</c> give. Records are read and decoded ahead, on threads
/// of their own; which batch comes when depends on the files and the seed alone.
/// </summary>
/// <remarks>
/// Random numbers are Caffe's, number by number, for nets whose data layers are their first layers: each layer draws from the stream of
/// <see cref="DataOptions.Seed"/> what Caffe draws when it sets the layer up. A test net's layers begin with the seed anew, where in
/// Caffe they go on where the train net's fillers stopped.
/// </remarks>
/// <typeparam name="TBatch">The tops of the view's data layers; disposing of one disposes of its tensors.</typeparam>
public sealed class NetData<TBatch> : INetData, IEnumerable<TBatch>
{
    private readonly Func<IReadOnlyList<Tensor>, TBatch> _batch;
    private readonly string[] _names;
    private readonly LayerReaders _readers;
    private readonly BatchQueue _queue;

    /// <summary>For generated code.</summary>
    /// <param name="phase">The phase, which decides about crops.</param>
    /// <param name="layers">The data layers of the view, in net order.</param>
    /// <param name="batch">Makes a typed batch of the tops, in the order of the layers and their tops.</param>
    /// <param name="options">What the program says beside the prototxt.</param>
    /// <exception cref="DataException">A source is missing or not what its layer says.</exception>
    /// <exception cref="ArgumentException">An option names a layer that there is not, or a shard or a batch size that cannot be.</exception>
    public NetData(Phase phase, IReadOnlyList<BaseDataLayer> layers, Func<IReadOnlyList<Tensor>, TBatch> batch, DataOptions? options)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(batch);
        _batch = batch;
        _names = [.. layers.SelectMany(l => l.Tops)];
        _readers = new LayerReaders(phase, layers, options ?? new());
        _queue = new BatchQueue(_readers.Next, _readers.Pass, Math.Max(1, layers.Select(l => l.Prefetch).DefaultIfEmpty(1).Max()));
    }

    /// <inheritdoc/>
    public TimeSpan Waited => _queue.Waited;

    /// <summary>The next batch; the caller disposes of it.</summary>
    /// <exception cref="DataException">A record cannot be read or does not fit; the message names layer, source and record.</exception>
    /// <exception cref="ObjectDisposedException">The data was disposed of.</exception>
    public TBatch Next() => _batch(_queue.Next());

    IReadOnlyDictionary<string, Tensor> INetData.Next()
    {
        Tensor[] tops = _queue.Next();
        return _names.Zip(tops).ToDictionary(t => t.First, t => t.Second);
    }

    /// <inheritdoc/>
    public void Skip(long batches) => _queue.Skip(batches);

    /// <inheritdoc/>
    public IEnumerator<TBatch> GetEnumerator()
    {
        while (true)
            yield return Next();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Stops reading ahead and closes all sources.</summary>
    public void Dispose()
    {
        _queue.Dispose();
        _readers.Dispose();
    }
}
