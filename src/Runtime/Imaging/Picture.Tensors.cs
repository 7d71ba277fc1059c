using System.Runtime.InteropServices;
using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>The order of a picture tensor's axes.</summary>
public enum PictureLayout
{
    /// <summary>[C, H, W], a Caffe blob without its first axis.</summary>
    ChannelsFirst,

    /// <summary>[H, W, C], as pictures are laid out in memory.</summary>
    ChannelsLast,
}

public sealed partial class Picture
{
    /// <summary>The samples as a new CPU tensor, values 0 to 255, channels blue, green, red (or grey).</summary>
    /// <param name="layout">[C, H, W] (default) or [H, W, C].</param>
    /// <param name="type">The element type; null for bytes.</param>
    public Tensor ToTensor(PictureLayout layout = PictureLayout.ChannelsFirst, ScalarType? type = null)
    {
        using var scope = NewDisposeScope();
        var interleaved = empty([Height, Width, Channels], ScalarType.Byte, CPU);
        pixels.CopyTo(interleaved.bytes);
        var ordered = layout == PictureLayout.ChannelsFirst ? interleaved.permute(2, 0, 1).contiguous() : interleaved;
        return ordered.to(type ?? ScalarType.Byte).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A picture from a tensor of bytes or of numbers from 0 to 255, which are rounded to the nearest (ties to even) and clamped to that range.
    /// </summary>
    /// <param name="tensor">[C, H, W] or [H, W, C] with 1 or 3 channels: grey, or blue, green, red. Any device, any number type.</param>
    /// <param name="layout">Which of the two.</param>
    /// <param name="name">The picture's name in error messages.</param>
    /// <exception cref="PictureException">Another shape, no pixels, or a value that is NaN.</exception>
    public static Picture FromTensor(Tensor tensor, PictureLayout layout = PictureLayout.ChannelsFirst, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(tensor);
        bool first = layout == PictureLayout.ChannelsFirst;
        long[] shape = tensor.shape;
        if (shape.Length != 3 || shape[first ? 0 : 2] is not (1 or 3) || tensor.numel() is 0 or > int.MaxValue)
            throw new PictureException(name, first ? "a tensor [1 or 3, H, W]" : "a tensor [H, W, 1 or 3]", Shapes.Text(tensor.shape));
        using var scope = NewDisposeScope();
        var interleaved = first ? tensor.permute(1, 2, 0) : tensor;
        byte[] samples;
        if (tensor.dtype == ScalarType.Byte)
        {
            samples = TensorMemory.OnCpu(interleaved, ScalarType.Byte).bytes.ToArray();
        }
        else
        {
            var floats = MemoryMarshal.Cast<byte, float>(TensorMemory.OnCpu(interleaved, ScalarType.Float32).bytes);
            samples = new byte[floats.Length];
            for (int i = 0; i < samples.Length; i++)
                samples[i] = float.IsNaN(floats[i])
                    ? throw new PictureException(name, "values from 0 to 255", "NaN")
                    : (byte)Math.Clamp(MathF.Round(floats[i]), 0f, 255f);
        }
        int height = (int)shape[first ? 1 : 0], width = (int)shape[first ? 2 : 1];
        return new Picture(samples, height, width, (int)shape[first ? 0 : 2], name);
    }

    /// <summary>
    /// The picture in another size without rounding: bilinear, pixel centres at half, edges replicated, no smoothing when shrinking.
    /// pycaffe's classifier resizes like this (<c>caffe.io.resize_image</c>, order 1), there on values from 0 to 1.
    /// </summary>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <returns>A new CPU tensor [C, H, W], float32, values 0 to 255.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or more than 2 GiB of numbers.</exception>
    public Tensor ResizeToFloat(int height, int width)
    {
        PictureSize.Check(height, width, Channels, sizeof(float));
        Tensor resized = TensorMemory.NewFloat(Channels, height, width);
        FloatResizer.Resize<byte>(pixels, Raster, TensorMemory.Floats(resized), height, width);
        return resized;
    }
}
