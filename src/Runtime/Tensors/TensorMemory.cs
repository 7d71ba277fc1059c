using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Tensors;

/// <summary>New CPU tensors, and the memory under tensors.</summary>
internal static unsafe class TensorMemory
{
    public static Tensor NewFloat(params long[] shape) => empty(shape, ScalarType.Float32, CPU);

    /// <summary>A contiguous copy (or the tensor itself under a new handle) on the CPU with elements of <paramref name="type"/>.</summary>
    public static Tensor OnCpu(Tensor tensor, ScalarType type)
    {
        using Tensor detached = tensor.detach();
        using Tensor moved = detached.to(type, CPU);
        return moved.contiguous();
    }

    /// <summary>The numbers of a contiguous float tensor on the CPU.</summary>
    public static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>Whether numbers can be written or read in place.</summary>
    public static bool IsPlain(Tensor tensor, ScalarType type) =>
        tensor.dtype == type && tensor.device_type == DeviceType.CPU && !tensor.is_sparse && tensor.is_contiguous();

    /// <summary>The first number of a contiguous CPU tensor; null for an empty one. Spans end at 2 GB, the address does not.</summary>
    public static void* Address(Tensor tensor)
    {
        if (tensor.numel() == 0)
            return null;
        using Tensor detached = tensor.detach();
        using Tensor flat = detached.view(-1);
        using Tensor first = flat.narrow(0, 0, 1);
        return Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Writes the memory of a contiguous CPU tensor.</summary>
    public static void Write(Tensor tensor, Stream stream)
    {
        byte* address = (byte*)Address(tensor);
        long left = tensor.numel() * tensor.ElementSize;
        while (left > 0)
        {
            int part = (int)Math.Min(left, 1 << 24);
            stream.Write(new ReadOnlySpan<byte>(address, part));
            address += part;
            left -= part;
        }
    }

    /// <summary>Gives a tensor without numbers the memory of a shape.</summary>
    public static void Resize(Tensor tensor, long[] shape)
    {
        using var noGrad = no_grad();
        using Tensor full = empty(shape, tensor.dtype, tensor.device);
        tensor.set_(full);
    }
}
