using System.Runtime.CompilerServices;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Prototxt;

/// <summary>A net with a state, whichever of TorchSharp's modules it is.</summary>
internal interface IStatefulNet
{
    NetState State { get; }

    /// <summary>The net's name as weight files have it; empty where the prototxt gives none.</summary>
    string NetName { get; }
}

/// <summary>What a generated net knows of itself beside its layers.</summary>
internal sealed class NetState
{
    private readonly object gate = new();
    private volatile bool isSized;
    private Tensor? reference;

    public bool IsDisposed { get; set; }

    /// <summary>
    /// A parameter or buffer of the net, which tells its type and device; null where it has none. Looked for once, since
    /// <see cref="Move"/> keeps the object, and again where a layer that was moved alone has given it up.
    /// </summary>
    public Tensor? Reference(nn.Module net)
    {
        if (reference is null or { IsInvalid: true })
            reference = net.parameters().Concat(net.buffers()).FirstOrDefault();
        return reference;
    }

    /// <summary>
    /// Whether this pass is the one that tells parameters their sizes. It is then alone with the net until <see cref="Leave"/>:
    /// nobody meets a parameter that is growing, or that shrinks again because the pass failed.
    /// </summary>
    public bool EnterFirst(nn.Module net)
    {
        if (isSized)
            return false;
        Monitor.Enter(gate);
        isSized = net.parameters().Concat(net.buffers()).All(static blob => blob.numel() > 0);
        if (isSized)
            Monitor.Exit(gate);
        return !isSized;
    }

    public void Leave() => Monitor.Exit(gate);

    /// <summary>Throws if a net is disposed of.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    public static void EnsureAlive(nn.Module net) => ObjectDisposedException.ThrowIf(((IStatefulNet)net).State.IsDisposed, net);

    /// <summary>A pass has taken sizes back: the next one may tell them.</summary>
    public void Reopen() => isSized = false;

    /// <summary>
    /// Moves and converts a net's parameters and buffers without making new objects of them: layers that share one go on
    /// sharing it, and so does whoever holds it. TorchSharp's own way makes a new parameter for each layer and disposes of
    /// the old one, which other layers still hold.
    /// </summary>
    public static void Move(nn.Module net, ScalarType? dtype, Device? device)
    {
        using var noGrad = no_grad();
        foreach (Parameter parameter in net.parameters())
        {
            using Tensor moved = Moved(parameter, dtype, device);
            moved.requires_grad = parameter.requires_grad;
            using Tensor? gradient = parameter.grad;
            if (gradient is not null)
            {
                using Tensor movedGradient = Moved(gradient, dtype, device);
                moved.grad = movedGradient;
            }

            Exchange(parameter, moved);
        }

        foreach (Tensor buffer in net.buffers())
        {
            using Tensor moved = Moved(buffer, dtype, device);
            Exchange(buffer, moved);
        }
    }

    private static Tensor Moved(Tensor tensor, ScalarType? dtype, Device? device) =>
        tensor.to(dtype is { } type && tensor.is_floating_point() ? type : tensor.dtype, device ?? tensor.device);

    private static void Exchange(Tensor one, Tensor other) =>
        (HandleOf(one), HandleOf(other)) = (HandleOf(other), HandleOf(one));

    // libtorch has a way to give a tensor other data, TorchSharp has not.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    private static extern ref IntPtr HandleOf(Tensor tensor);
}
