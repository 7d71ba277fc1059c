using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>New CPU tensors and the memory under them.</summary>
internal static class TensorMemory
{
    public static Tensor NewFloat(params long[] shape) => empty(shape, ScalarType.Float32, CPU);

    /// <summary>The numbers of a contiguous float tensor on the CPU.</summary>
    public static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>A contiguous copy (or the tensor itself under a new handle) on the CPU with elements of <paramref name="type"/>.</summary>
    public static Tensor OnCpu(Tensor tensor, ScalarType type)
    {
        using var detached = tensor.detach();
        using var moved = detached.to(type, CPU);
        return moved.contiguous();
    }

    public static string Shape(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
}
