using System.ComponentModel;
using System.Runtime.Intrinsics.X86;
using Prototxt.Kernels;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// The order of numbers in memory that a training step is faster in: the channels of a pixel side by side. Shapes stay Caffe's, and so do
/// weights; layers from here on keep the order.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChannelsLast
{
    // libtorch's convolutions have no fast code for it on x86 without AVX2.
    private static readonly bool pays = !X86Base.IsSupported || Avx2.IsSupported;

    /// <summary>The same numbers channels-last; as they are where they are not 32 bits wide or not in the processor's memory, or nothing is gained.</summary>
    /// <param name="x">[images, channels, height, width].</param>
    public static Tensor Of(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!pays || !TensorValue.IsFit(x))
            return x.alias();
        long[] shape = x.shape;
        return TensorValue.New(true, shape[0], shape[1], shape[2], shape[3]).copy_(x);
    }
}
