using Prototxt.Files;
using Prototxt.Training.Data;
using static TorchSharp.torch;

namespace Prototxt.Training.Passes;

/// <summary>A batch of data as a view takes it; disposing of it disposes of all that was read.</summary>
internal sealed class Batch : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> read;

    private Batch(IReadOnlyDictionary<string, Tensor> read, Dictionary<string, Tensor> inputs)
    {
        this.read = read;
        Inputs = inputs;
    }

    /// <summary>What the view takes.</summary>
    public IReadOnlyDictionary<string, Tensor> Inputs { get; }

    /// <summary>The next batch; what the view has no use for is left out.</summary>
    /// <exception cref="DataException">An input of the view is not among the data.</exception>
    public static Batch Next(INetData data, NetView view)
    {
        IReadOnlyDictionary<string, Tensor> read = data.Next();
        Dictionary<string, Tensor> inputs = [];
        foreach (NetPort port in view.Inputs)
            if (read.TryGetValue(port.Name, out Tensor? blob))
                inputs.Add(port.Name, blob);
        if (inputs.Count == view.Inputs.Count)
            return new Batch(read, inputs);
        string missing = Listing.Short(view.Inputs.First(p => !read.ContainsKey(p.Name)).Name);
        string found = string.Join(", ", read.Keys.Select(k => $"'{Listing.Short(k)}'"));
        foreach (Tensor blob in read.Values)
            blob.Dispose();
        throw new DataException($"The view {view.Name} expects data for '{missing}', found {(found.Length > 0 ? found : "none")}.");
    }

    public void Dispose()
    {
        foreach (Tensor blob in read.Values)
            blob.Dispose();
    }
}
