using static TorchSharp.torch;

namespace Prototxt;

/// <summary>
/// What generated nets derive from. Moving or converting one (<c>to</c>, <c>cuda</c>, <c>half</c>) keeps every parameter the
/// object that it is, so that layers which share one and lists of parameters go on seeing it. An optimizer, which knows its
/// parameters by their memory, is made afterwards.
/// </summary>
public abstract class GeneratedNet : nn.Module, IGeneratedNet
{
    private readonly NetState state = new();

    /// <summary>Begins a net.</summary>
    /// <param name="name">The net's name.</param>
    protected GeneratedNet(string name)
        : base(name)
    {
    }

    NetState IGeneratedNet.State => state;

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        NetState.Move(this, dtype, device);
        base._toEpilog(dtype, device, non_blocking);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        state.IsDisposed = true;
        base.Dispose(disposing);
    }
}

/// <summary>As <see cref="GeneratedNet"/>, for a net that makes one tensor of one.</summary>
public abstract class GeneratedNet<T, TResult> : nn.Module<T, TResult>, IGeneratedNet
{
    private readonly NetState state = new();

    /// <summary>Begins a net.</summary>
    /// <param name="name">The net's name.</param>
    protected GeneratedNet(string name)
        : base(name)
    {
    }

    NetState IGeneratedNet.State => state;

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        NetState.Move(this, dtype, device);
        base._toEpilog(dtype, device, non_blocking);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        state.IsDisposed = true;
        base.Dispose(disposing);
    }
}
