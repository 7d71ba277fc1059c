using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>How layers make the blobs they learn.</summary>
internal static class LearnedBlob
{
    /// <summary>Registers a shared blob, or a new one filled by <paramref name="filler"/> (by zeros without one).</summary>
    /// <exception cref="ArgumentException">The shared blob has another number of values than the layer needs.</exception>
    public static void Register(nn.Module layer, string name, long[] shape, Filler? filler, LearnedParameter? shared, Device? device)
    {
        if (shared is not null)
        {
            Require.Count(shared, Require.Product(shape), $"{layer.GetName()}.{name}", "a shared blob");
            layer.register_parameter(name, shared);
            return;
        }

        using var noGrad = no_grad();
        var blob = new LearnedParameter(Filler.IsSuspended ? empty(shape, ScalarType.Float32, device) : zeros(shape, ScalarType.Float32, device));
        if (!Filler.IsSuspended)
            filler?.Fill(blob);
        layer.register_parameter(name, (LearnedParameter)blob.DetachFromDisposeScope());
    }
}
