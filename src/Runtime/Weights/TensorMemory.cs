using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>Direct access to the memory of tensors.</summary>
internal static unsafe class TensorMemory
{
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
}
