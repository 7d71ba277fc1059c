using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>How layers make the blobs they learn.</summary>
internal static class LearnedBlob
{
    /// <summary>
    /// Registers a shared blob, or a new one filled by <paramref name="filler"/> (by zeros without one). An axis of size 0 is open:
    /// the first bottom or a weight file tells it, see <see cref="Complete"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The shared blob has another number of values than the layer needs.</exception>
    public static void Register(nn.Module layer, string name, long[] shape, Filler? filler, LearnedParameter? shared, Device? device)
    {
        if (shared is not null)
        {
            if (shared.numel() > 0 && !shape.Contains(0))
                Require.Count(shared, Require.Product(shape), $"{layer.GetName()}.{name}", "a shared blob");
            layer.register_parameter(name, shared);
            return;
        }

        using var noGrad = no_grad();
        var blob = new LearnedParameter(Filler.IsSuspended ? empty(shape, ScalarType.Float32, device) : zeros(shape, ScalarType.Float32, device));
        if (!Filler.IsSuspended && !shape.Contains(0))
            filler?.Fill(blob);
        layer.register_parameter(name, (LearnedParameter)blob.DetachFromDisposeScope());
    }

    /// <summary>
    /// Brings a parameter or buffer with an open axis to its full shape, in place, so that whoever holds it sees it grow. One
    /// that a weight file or another layer has completed before is checked.
    /// </summary>
    /// <exception cref="ArgumentException">The blob has another number of values already.</exception>
    public static void Complete(nn.Module layer, string name, long[] shape, Filler? filler = null)
    {
        Tensor blob = layer.get_parameter(name) ?? layer.get_buffer(name)!;
        if (blob.numel() > 0)
        {
            Require.Count(blob, Require.Product(shape), $"{layer.GetName()}.{name}", "a blob that fits the bottom");
            return;
        }

        Resize(blob, shape);
        using var noGrad = no_grad();
        if (filler is null)
            blob.zero_();
        else
            filler.Fill(blob);
    }

    /// <summary>Takes a blob's open sizes, those that are 0, from the axes of a bottom; false where none was open.</summary>
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
}
