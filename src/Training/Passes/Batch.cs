using Prototxt.Files;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>A batch of data as a view takes it; disposing of it disposes of all that was read.</summary>
internal sealed class Batch : IDisposable
{
    private readonly List<Tensor> owned;

    private Batch(List<Tensor> owned, Dictionary<string, Tensor> inputs)
    {
        this.owned = owned;
        Inputs = inputs;
    }

    /// <summary>What the view takes.</summary>
    public IReadOnlyDictionary<string, Tensor> Inputs { get; }

    /// <summary>How many records it has.</summary>
    public long Records => Inputs.Values.FirstOrDefault() is { } first && first.dim() > 0 ? first.shape[0] : 1;

    /// <summary>The next batch, on the net's device and in its precision; what the view has no use for is left out.</summary>
    /// <exception cref="DataException">An input of the view is not among the data.</exception>
    public static Batch Next(DataPosition data, ICaffeNet net, NetView view)
    {
        IReadOnlyDictionary<string, Tensor> read = data.Next();
        List<Tensor> owned = [.. read.Values];
        Dictionary<string, Tensor> inputs = [];
        foreach (NetPort port in view.Inputs)
            if (read.TryGetValue(port.Name, out Tensor? blob))
                inputs.Add(port.Name, Fitted(blob, net.LearnedLayers.SelectMany(l => l.Blobs).FirstOrDefault(), owned));
        if (inputs.Count == view.Inputs.Count)
            return new Batch(owned, inputs);
        string missing = Listing.Short(view.Inputs.First(p => !read.ContainsKey(p.Name)).Name);
        string found = string.Join(", ", read.Keys.Select(k => $"'{Listing.Short(k)}'"));
        owned.ForEach(b => b.Dispose());
        throw new DataException($"The view {view.Name} expects data for '{missing}', found {(found.Length > 0 ? found : "none")}.");
    }

    public void Dispose() => owned.ForEach(b => b.Dispose());

    private static Tensor Fitted(Tensor blob, Tensor? like, List<Tensor> owned)
    {
        ScalarType type = like is not null && blob.is_floating_point() ? like.dtype : blob.dtype;
        if (like is null || (blob.dtype == type && blob.device_type == like.device_type && blob.device_index == like.device_index))
            return blob;
        Tensor moved = blob.to(type, like.device);
        owned.Add(moved);
        return moved;
    }
}
