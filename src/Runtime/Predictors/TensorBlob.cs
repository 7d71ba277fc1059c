using Prototxt.Files;
using Prototxt.Tensors;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Predictors;

/// <summary>A tensor as a blob to be read, whatever its type and device.</summary>
internal sealed unsafe class TensorBlob(Tensor tensor) : StoredBlob(tensor.shape, tensor.numel(), NumberType.Single)
{
    internal override void Read<T>(T* target)
    {
        using Tensor numbers = TensorMemory.OnCpu(tensor, ScalarType.Float32);
        float* source = (float*)TensorMemory.Address(numbers);
        if (typeof(T) == typeof(float))
            Buffer.MemoryCopy(source, target, Count * sizeof(float), Count * sizeof(float));
        else
            for (long i = 0; i < Count; i++)
                target[i] = T.CreateTruncating(source[i]);
    }
}
