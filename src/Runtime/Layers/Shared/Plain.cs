using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>Tensors as plain numbers, for layers whose work is no arithmetic on tensors.</summary>
internal static class Plain
{
    public static float[] Floats(Tensor x)
    {
        if (x.numel() == 0)
            return []; // TorchSharp's accessor cannot read from nothing
        using var scope = NewDisposeScope();
        return x.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}
