using Prototxt.Inference;
using Prototxt.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Kernels;

/// <summary>Tensors as the kernels of Prototxt.Inference see them: their memory, in either order of its numbers.</summary>
internal static unsafe class TensorValue
{
    private static WorkerPool pool = WorkerPool.Default;

    /// <summary>As many threads as libtorch uses.</summary>
    public static WorkerPool Pool
    {
        get
        {
            int threads = Math.Clamp(get_num_threads(), 1, 1024);
            return pool.Threads == threads ? pool : pool = new WorkerPool(threads);
        }
    }

    /// <summary>Whether kernels compute with a tensor: four axes of numbers of 32 bits in the processor's memory.</summary>
    public static bool IsFit(Tensor x) =>
        x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && !x.is_sparse && x.dim() == 4 && x.numel() is > 0 and <= int.MaxValue;

    /// <summary>
    /// Whether a tensor's channels lie together, in numbers that fill whole vectors: what kernels take channels-last. All others they take plain.
    /// </summary>
    public static bool IsChannelsLast(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] % Value.Block != 0 || x.is_contiguous())
            return false;
        using Tensor last = x.permute(0, 2, 3, 1);
        return last.is_contiguous();
    }

    /// <summary>The tensor under another handle, or a copy, with its numbers in the order that is wanted.</summary>
    public static Tensor InOrder(Tensor x, bool channelsLast)
    {
        if (!channelsLast)
            return x.contiguous();
        using Tensor last = x.permute(0, 2, 3, 1);
        using Tensor dense = last.contiguous();
        return dense.permute(0, 3, 1, 2);
    }

    /// <summary>A new tensor with its numbers in an order.</summary>
    public static Tensor New(bool channelsLast, long images, long channels, long height, long width) => channelsLast
        ? empty_strided([images, channels, height, width], [channels * height * width, 1, width * channels, channels], ScalarType.Float32, CPU)
        : TensorMemory.NewFloat(images, channels, height, width);

    /// <summary>The numbers of a tensor in order, as long as the tensor lives.</summary>
    public static Value Of(Tensor x, bool channelsLast)
    {
        long[] shape = x.shape;
        var (images, channels, height, width) = ((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
        if (!channelsLast)
            return new Value((float*)TensorMemory.Address(x), images, channels, height, width);
        using Tensor last = x.permute(0, 2, 3, 1);
        return Value.ChannelsLast((float*)TensorMemory.Address(last), images, channels, height, width, channels);
    }
}
