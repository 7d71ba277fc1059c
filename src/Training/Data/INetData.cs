using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>Batches for a view of a net, one after the other without end: what a solver asks for.</summary>
public interface INetData : IDisposable
{
    /// <summary>The next batch: a tensor for each blob that comes from data, by name. They are the caller's, who disposes of them.</summary>
    /// <exception cref="DataException">A record cannot be read or does not fit; the message names layer, source and record.</exception>
    IReadOnlyDictionary<string, Tensor> Next();

    /// <summary>How long <see cref="Next"/> has waited for a batch that was not ready yet, in all.</summary>
    TimeSpan Waited { get; }
}
