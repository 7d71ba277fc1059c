using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// The blobs of one run of a net, each computed when it is asked for, together with what it needs and nothing else.
/// Generated classes derive from it; <see cref="IDisposable.Dispose"/> disposes of what was computed, not of the inputs.
/// </summary>
public abstract class BlobSet : IDisposable
{
    private readonly List<Tensor> owned = [];
    private readonly nn.Module net;
    private bool isDisposed;

    /// <summary>Begins a set.</summary>
    /// <param name="net">The net that computes the blobs.</param>
    protected BlobSet(nn.Module net) => this.net = net;

    /// <summary>
    /// The names of all blobs, inputs first. A blob that a layer overwrites in place stands here with its last value;
    /// the value before has the name "<c>blob</c> before <c>layer</c>".
    /// </summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The weighted sum of all losses, a scalar that belongs to the set; null where the view has none.</summary>
    public virtual Tensor? TotalLoss => null;

    /// <summary>The blob of a name; it belongs to the set.</summary>
    /// <param name="blob">One of <see cref="Names"/>.</param>
    /// <exception cref="KeyNotFoundException">There is no such blob.</exception>
    public abstract Tensor this[string blob] { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in owned)
            tensor.Dispose();
        owned.Clear();
        isDisposed = true;
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Null, or an exception: where the set or its net is disposed of, or where a chain of layers is too deep for the thread's
    /// stack. Blobs on the way asked for first make the chain shorter.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The set or its net is disposed of.</exception>
    /// <exception cref="InsufficientExecutionStackException">The blob is too many layers away from what is computed.</exception>
    protected Tensor? EnsureReady()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        NetState.EnsureAlive(net);
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return null;
    }

    /// <summary>Runs layers that may tell parameters their sizes; if one fails, the sizes are open again.</summary>
    /// <param name="compute">Runs the layers.</param>
    protected T Sized<T>(Func<T> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        using var pass = new Layers.Pass(net);
        T tops = compute();
        pass.Complete();
        return tops;
    }

    /// <summary>Takes a tensor over, out of whatever dispose scope it was made in.</summary>
    protected Tensor Own(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.DetachFromDisposeScope();
        owned.Add(tensor);
        return tensor;
    }

    /// <summary>Takes the tops of a layer over.</summary>
    protected (Tensor First, Tensor Second) Own((Tensor First, Tensor Second) tops) => (Own(tops.First), Own(tops.Second));

    /// <summary>Takes the tops of a layer over.</summary>
    protected (Tensor First, Tensor Second, Tensor Third) Own((Tensor First, Tensor Second, Tensor Third) tops) =>
        (Own(tops.First), Own(tops.Second), Own(tops.Third));

    /// <summary>Takes the tops of a layer over.</summary>
    protected Tensor[] Own(Tensor[] tops)
    {
        ArgumentNullException.ThrowIfNull(tops);
        return Array.ConvertAll(tops, Own);
    }
}
