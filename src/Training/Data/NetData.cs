using System.Collections;
using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>
/// The batches that the data layers of a view read, typed as the view's method takes them. Enumerating it never ends: behind the
/// last record comes the first. What generated <c>TrainData</c> and <c>TestData</c> give.
/// </summary>
/// <typeparam name="TBatch">The tops of the view's data layers; disposing of one disposes of its tensors.</typeparam>
public sealed class NetData<TBatch> : INetData, IEnumerable<TBatch>
{
    /// <summary>For generated code.</summary>
    /// <param name="phase">The phase, which decides about crops.</param>
    /// <param name="layers">The data layers of the view, in net order.</param>
    /// <param name="batch">Makes a typed batch of the tops, in the order of the layers and their tops.</param>
    /// <param name="options">What the program says beside the prototxt.</param>
    /// <exception cref="DataException">A source is missing or not what its layer says.</exception>
    public NetData(Phase phase, IReadOnlyList<BaseDataLayer> layers, Func<IReadOnlyList<Tensor>, TBatch> batch, DataOptions? options) => throw new NotImplementedException();

    /// <inheritdoc/>
    public TimeSpan Waited => throw new NotImplementedException();

    /// <summary>The next batch; the caller disposes of it.</summary>
    public TBatch Next() => throw new NotImplementedException();

    IReadOnlyDictionary<string, Tensor> INetData.Next() => throw new NotImplementedException();

    /// <inheritdoc/>
    public IEnumerator<TBatch> GetEnumerator()
    {
        while (true)
            yield return Next();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Stops reading ahead and closes all sources.</summary>
    public void Dispose() => throw new NotImplementedException();
}
