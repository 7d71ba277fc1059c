using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// The blobs of one run of a net, each computed when it is asked for, together with what it needs and nothing else.
/// Generated classes derive from it; <see cref="IDisposable.Dispose"/> disposes of what was computed, not of the inputs.
/// </summary>
public abstract class BlobSet : IDisposable
{
    private readonly List<Tensor> owned = [];

    /// <summary>
    /// The names of all blobs, inputs first. A blob that a layer overwrites in place stands here with its last value;
    /// the value before has the name "<c>blob</c> before <c>layer</c>".
    /// </summary>
    public abstract IReadOnlyList<string> Names { get; }

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
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Null, or an exception that can be caught where a chain of layers is too deep for the thread's stack. Blobs on the way
    /// asked for first make the chain shorter.
    /// </summary>
    /// <exception cref="InsufficientExecutionStackException">The blob is too many layers away from what is computed.</exception>
    protected static Tensor? EnsureStack()
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return null;
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
