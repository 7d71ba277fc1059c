using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// A blob that a layer learns, a parameter or a buffer of it. An axis of size 0 is open: the first bottom, a weight file or
/// another layer that shares the blob tells it.
/// </summary>
internal sealed class LearnedBlob
{
    private readonly nn.Module layer;
    private readonly string name;
    private readonly long[] shape;
    private readonly Filler? filler;

    private LearnedBlob(nn.Module layer, string name, long[] shape, Filler? filler)
    {
        this.layer = layer;
        this.name = name;
        this.shape = [.. shape];
        this.filler = filler;
    }

    private bool IsOpen => shape.Contains(0);

    /// <summary>Registers a shared parameter, or a new one filled by <paramref name="filler"/> (by zeros without one).</summary>
    /// <exception cref="ArgumentException">The shared parameter has another number of values than the layer needs.</exception>
    public static LearnedBlob Register(nn.Module layer, string name, long[] shape, Filler? filler, LearnedParameter? shared, Device? device)
    {
        var blob = new LearnedBlob(layer, name, shape, filler);
        layer.register_parameter(name, shared ?? blob.Make(device));
        blob.Check(shared);
        return blob;
    }

    /// <summary>Registers a shared buffer, or a new one filled by <paramref name="filler"/> (by zeros without one), even while fillers are suspended.</summary>
    /// <exception cref="ArgumentException">The shared buffer has another number of values than the layer needs.</exception>
    public static LearnedBlob RegisterBuffer(nn.Module layer, string name, long[] shape, Tensor? shared, Device? device, Filler? filler = null)
    {
        var blob = new LearnedBlob(layer, name, shape, filler);
        Tensor buffer = shared ?? zeros(shape, ScalarType.Float32, device).DetachFromDisposeScope();
        if (shared is null && !blob.IsOpen)
            filler?.Fill(buffer);
        layer.register_buffer(name, buffer);
        blob.Check(shared);
        return blob;
    }

    /// <summary>As <see cref="Complete(long[])"/>, with one size for all open axes.</summary>
    /// <exception cref="ArgumentException">The blob has another number of values already.</exception>
    public void Complete(long size) => Complete([.. shape.Select(s => s == 0 ? size : s)]);

    /// <summary>
    /// Brings a blob with open axes to its full shape, in place, so that whoever holds it sees it grow. One that a weight file
    /// or another layer has completed before is checked.
    /// </summary>
    /// <exception cref="ArgumentException">The blob has another number of values already.</exception>
    public void Complete(long[] full)
    {
        Tensor blob = layer.get_parameter(name) ?? layer.get_buffer(name)!;
        if (blob.numel() > 0)
        {
            Require.Count(blob, Require.Product(full), $"{layer.GetName()}.{name}", "a blob that fits the bottom");
            return;
        }

        Resize(blob, full);
        using var noGrad = no_grad();
        if (filler is null)
            blob.zero_();
        else
            filler.Fill(blob);
    }

    /// <summary>Takes the number of channels, axis 1, from the first bottom if it is open, 0, and checks that of every bottom.</summary>
    /// <exception cref="ArgumentException">The bottom has another number of channels.</exception>
    public static void FitChannels(ref long channels, Tensor x, string layer, params LearnedBlob[] blobs)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (channels == 0 && x.dim() > 1)
        {
            foreach (LearnedBlob blob in blobs)
                blob.Complete(x.shape[1]);
            channels = x.shape[1];
        }

        if (x.dim() < 2 || x.shape[1] != channels)
            Require.Fail(layer, $"a bottom of {channels} channels", x);
    }

    /// <summary>Takes a shape's open sizes, those that are 0, from the axes of a bottom; false where none was open.</summary>
    /// <exception cref="ArgumentException">The bottom has too few axes.</exception>
    public static bool Open(long[] shape, Tensor x, int axis, string layer)
    {
        if (!shape.Contains(0))
            return false;
        ArgumentNullException.ThrowIfNull(x);
        int first = Require.Axis(x, axis, layer);
        if (first + shape.Length > x.dim())
            Require.Fail(layer, $"a bottom with at least {first + shape.Length} axes", x);
        for (int i = 0; i < shape.Length; i++)
            if (shape[i] == 0)
                shape[i] = x.shape[first + i];
        return true;
    }

    /// <summary>Gives a blob without values the memory of a shape.</summary>
    public static void Resize(Tensor blob, long[] shape)
    {
        using var noGrad = no_grad();
        using Tensor full = empty(shape, blob.dtype, blob.device);
        blob.set_(full);
    }

    private LearnedParameter Make(Device? device)
    {
        using var noGrad = no_grad();
        var blob = new LearnedParameter(Filler.IsSuspended ? empty(shape, ScalarType.Float32, device) : zeros(shape, ScalarType.Float32, device));
        if (!Filler.IsSuspended && !IsOpen)
            filler?.Fill(blob);
        return (LearnedParameter)blob.DetachFromDisposeScope();
    }

    // A layer that knows its size tells it to an owner that does not.
    private void Check(Tensor? shared)
    {
        if (shared is null || IsOpen)
            return;
        if (shared.numel() == 0)
            Complete(shape);
        else
            Require.Count(shared, Require.Product(shape), $"{layer.GetName()}.{name}", "a shared blob");
    }
}
