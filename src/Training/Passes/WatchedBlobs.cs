using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>All blobs of a pass, which keep their gradients: a pass that is looked at.</summary>
internal sealed class WatchedBlobs : IDisposable
{
    private readonly BlobSet set;
    private readonly Dictionary<string, Tensor> blobs = new(StringComparer.Ordinal);

    /// <summary>Computes all blobs in net order.</summary>
    public WatchedBlobs(NetView view, IReadOnlyDictionary<string, Tensor> inputs)
    {
        set = view.Blobs(inputs);
        try
        {
            set.WatchReaders();
            foreach (string name in set.Names)
            {
                Tensor blob = set.Original(set[name]);
                if (blob.requires_grad)
                    blob.retain_grad();
                blobs.Add(name, blob);
            }
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    /// <summary>The weighted sum of all losses; null where the view has none.</summary>
    public Tensor? TotalLoss => set.TotalLoss;

    /// <summary>A blob by its name in the set.</summary>
    public Tensor this[string name] => blobs[name];

    /// <summary>A blob's gradient, or that of the copy which one of several readers got; null where no pass has reached it. The caller disposes of it.</summary>
    /// <param name="name">The blob's name in the set.</param>
    /// <param name="reader">Which reader, from 0; -1 for the blob itself.</param>
    public Tensor? Gradient(string name, int reader)
    {
        // The first reading of each blob is this class's own.
        Tensor blob = reader < 0 ? blobs[name] : set.Reading(blobs[name], reader + 1);
        return blob.requires_grad ? blob.grad : null;
    }

    public void Dispose() => set.Dispose();
}
