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

    // While gradients are watched: a blob and the copies that its readers got, in the order of reading, by the handles of all of them.
    private Dictionary<IntPtr, List<Tensor>>? readings;

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

    /// <summary>
    /// From now on each reader of a blob that several read gets a copy of its own on the same memory, as from Caffe's split layers, and
    /// keeps that copy's gradient.
    /// </summary>
    internal void WatchReaders() => readings = [];

    /// <summary>The blob itself, where this is a reader's copy of it.</summary>
    internal Tensor Original(Tensor blob) => readings?.GetValueOrDefault(blob.Handle)?[0] ?? blob;

    /// <summary>What a reader of the blob got, by the order of reading from 0; the blob itself where nobody got a copy.</summary>
    internal Tensor Reading(Tensor blob, int reader) =>
        readings?.GetValueOrDefault(blob.Handle) is { } copies && reader + 1 < copies.Count ? copies[reader + 1] : blob;

    /// <summary>The numbers of a blob on the same memory, as what a layer that changes nothing gives: with a gradient of its own.</summary>
    /// <param name="blob">The blob.</param>
    protected static Tensor Same(Tensor blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        return blob.view_as(blob); // an alias would be the same tensor to autograd
    }

    /// <summary>A blob that several layers read, for one of them.</summary>
    /// <param name="blob">The blob.</param>
    protected Tensor Split(Tensor blob)
    {
        ArgumentNullException.ThrowIfNull(blob);
        if (readings is null || !blob.requires_grad)
            return blob;
        Tensor copy = Own(Same(blob));
        copy.retain_grad();
        if (!readings.TryGetValue(blob.Handle, out List<Tensor>? copies))
            readings.Add(blob.Handle, copies = [blob]);
        copies.Add(copy);
        readings.Add(copy.Handle, copies);
        return copy;
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
