using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>Batches for a view of a net, one after the other without end: what a solver asks for.</summary>
public interface INetData : IDisposable
{
    /// <summary>The next batch: a tensor for each blob that comes from data, by name. They are the caller's, who disposes of them.</summary>
    /// <exception cref="DataException">A record cannot be read or does not fit; the message names layer, source and record.</exception>
    IReadOnlyDictionary<string, Tensor> Next();

    /// <summary>Passes over batches, as if they had been taken: a training that is resumed goes on where it was.</summary>
    /// <param name="batches">How many.</param>
    /// <exception cref="DataException">A record cannot be read.</exception>
    void Skip(long batches)
    {
        for (; batches > 0; batches--)
            foreach (Tensor blob in Next().Values)
                blob.Dispose();
    }

    /// <summary>How long <see cref="Next"/> has waited for a batch that was not ready yet, in all.</summary>
    TimeSpan Waited { get; }
}
