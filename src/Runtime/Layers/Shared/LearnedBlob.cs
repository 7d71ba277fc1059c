using Prototxt.Tensors;
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
    private readonly long[] declared;
    private readonly Filler? filler;
    private bool isMade;

    private LearnedBlob(nn.Module layer, string name, long[] shape, Filler? filler)
    {
        this.layer = layer;
        this.name = name;
        declared = Shape = [.. shape];
        this.filler = filler;
    }

    /// <summary>The shape, in which an axis whose size is not told yet is 0.</summary>
    public long[] Shape { get; private set; }

    /// <summary>Whether a size is not told yet.</summary>
    public bool IsOpen => Shape.Contains(0);

    private Tensor Value => layer.get_parameter(name) ?? layer.get_buffer(name)!;

    // The size that all open axes have got, 0 before.
    private long Told => Array.IndexOf(declared, 0) is >= 0 and var axis ? Shape[axis] : 0;

    /// <summary>Registers a shared parameter, or a new one filled by <paramref name="filler"/> (by zeros without one).</summary>
    /// <exception cref="ArgumentException">The shared parameter has a different number of values than the layer needs.</exception>
    public static LearnedBlob Register(nn.Module layer, string name, long[] shape, Filler? filler, LearnedParameter? shared, Device? device)
    {
        var blob = new LearnedBlob(layer, name, shape, filler);
        layer.register_parameter(name, shared ?? blob.Make(device));
        blob.Share(shared);
        return blob;
    }

    /// <summary>Registers a shared buffer, or a new one filled by <paramref name="filler"/> (by zeros without one), even while fillers are suspended.</summary>
    /// <exception cref="ArgumentException">The shared buffer has a different number of values than the layer needs.</exception>
    public static LearnedBlob RegisterBuffer(nn.Module layer, string name, long[] shape, Tensor? shared, Device? device, Filler? filler = null)
    {
        var blob = new LearnedBlob(layer, name, shape, filler);
        Tensor buffer = shared ?? zeros(shape, ScalarType.Float32, device).DetachFromDisposeScope();
        if (shared is null && !blob.IsOpen)
            filler?.Fill(buffer);
        layer.register_buffer(name, buffer);
        blob.Share(shared);
        return blob;
    }

    /// <summary>As <see cref="Complete(long[])"/>, with one size for all open axes.</summary>
    /// <exception cref="ArgumentException">The blob has a different number of values already.</exception>
    public void Complete(long size) => Complete(Whole(size));

    /// <summary>
    /// Brings a blob with open axes to its full shape, in place, so that whoever holds it sees it grow. One that a weight file
    /// or another layer has completed before is checked.
    /// </summary>
    /// <exception cref="ArgumentException">The blob has a different number of values already.</exception>
    public void Complete(long[] full)
    {
        Check(full);
        Make(full);
        Pass.Tell(this);
    }

    /// <summary>Takes a size back that a pass told which then failed.</summary>
    public void Reopen()
    {
        Shape = declared;
        if (isMade)
            TensorMemory.Resize(Value, declared);
        isMade = false;
    }

    /// <summary>The channels of a bottom, its size at axis 1, which blobs take over if they are open and must have otherwise.</summary>
    /// <param name="declared">The number of channels, 0 if the blobs tell it.</param>
    /// <param name="x">The bottom.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="blobs">The blobs with a number for each channel.</param>
    /// <exception cref="ArgumentException">The bottom has a different number of channels.</exception>
    public static long FitChannels(long declared, Tensor x, LayerName layer, params LearnedBlob[] blobs)
    {
        ArgumentNullException.ThrowIfNull(x);
        long channels = declared > 0 || blobs.Length == 0 ? declared : blobs.Max(static blob => blob.Told);
        if (x.dim() < 2 || (channels > 0 && x.shape[1] != channels))
            Require.Fail(layer, channels > 0 ? $"a bottom of {channels} channels" : "a bottom [images, channels, ..]", x);
        if (channels == 0 && blobs.Length > 0)
            CompleteAll(blobs, blob => blob.Whole(x.shape[1]));
        return x.shape[1];
    }

    /// <summary>The shape of blobs that lie along a bottom from an axis on, which take their open sizes from it.</summary>
    /// <exception cref="ArgumentException">The bottom has too few axes or other sizes.</exception>
    public static long[] FitAxes(Tensor x, int axis, LayerName layer, params LearnedBlob[] blobs)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!blobs[0].IsOpen)
            return blobs[0].Shape;
        int first = Require.Axis(x, axis, layer), axes = blobs[0].Shape.Length;
        if (first + axes > x.dim())
            Require.Fail(layer, $"a bottom with at least {first + axes} axes", x);
        long[] full = x.shape[first..(first + axes)];
        if (blobs[0].Shape.Zip(full).Any(static size => size.First != 0 && size.First != size.Second))
            Require.Fail(layer, $"a bottom of sizes {Require.Text(blobs[0].Shape)} from axis {axis} on, 0 for any", x);
        CompleteAll(blobs, _ => full);
        return blobs[0].Shape;
    }

    private LearnedParameter Make(Device? device)
    {
        using var noGrad = no_grad();
        var blob = new LearnedParameter(Filler.IsSuspended ? empty(declared, ScalarType.Float32, device) : zeros(declared, ScalarType.Float32, device));
        if (!Filler.IsSuspended && !IsOpen)
            filler?.Fill(blob);
        return (LearnedParameter)blob.DetachFromDisposeScope();
    }

    private static void CompleteAll(LearnedBlob[] blobs, Func<LearnedBlob, long[]> full)
    {
        foreach (LearnedBlob blob in blobs)
            blob.Check(full(blob)); // all of them before any
        foreach (LearnedBlob blob in blobs)
            blob.Complete(full(blob));
    }

    private long[] Whole(long size) => [.. Shape.Select(s => s == 0 ? size : s)];

    private void Check(long[] full)
    {
        Tensor blob = Value;
        // Sizes that a weight file told must be the bottom's one by one where several were open: their product says too little.
        bool isOther = blob.numel() != Require.Product(full)
            || (declared.Count(size => size == 0) > 1 && blob.dim() == full.Length && !blob.shape.SequenceEqual(full));
        if (blob.numel() > 0 && isOther)
            throw new ArgumentException($"{LayerName.Of(layer)}: expected a {name} of shape {Require.Text(full)}, found one of shape {Require.Text(blob.shape)}{Pass.Remark}.");
    }

    private void Make(long[] full)
    {
        Shape = full;
        Tensor blob = Value;
        if (blob.numel() > 0)
            return;
        isMade = true;
        TensorMemory.Resize(blob, full);
        using var noGrad = no_grad();
        if (filler is null)
            blob.zero_();
        else
            filler.Fill(blob);
    }

    // A layer that knows its size tells it to an owner that does not.
    private void Share(Tensor? shared)
    {
        if (shared is null || IsOpen)
            return;
        Check(Shape);
        Make(Shape);
    }
}
