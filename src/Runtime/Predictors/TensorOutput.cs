using Prototxt.Inference;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Predictors;

/// <summary>What a predictor gives, as a tensor.</summary>
internal static unsafe class TensorOutput
{
    public static Tensor Of(Value output)
    {
        if (output.Layout != Layout.Plain)
            throw new ArgumentException($"Expected a plain value, found {output}.", nameof(output));
        Tensor tensor = TensorMemory.NewFloat([.. output.Shape.ToArray().Select(size => (long)size)]);
        if (output.Count > 0)
            Buffer.MemoryCopy(output.Data, TensorMemory.Address(tensor), output.Count * sizeof(float), output.Count * sizeof(float));
        return tensor;
    }
}
