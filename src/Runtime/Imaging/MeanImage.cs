using Prototxt.Files;
using Prototxt.Tensors;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>The mean of a training set's pictures: [C, H, W], float, channels blue, green, red (or grey), values in the range of the pictures (0 to 255).</summary>
public sealed partial class MeanImage
{
    private readonly float[] values;

    /// <summary>A mean image from numbers, which are copied.</summary>
    /// <param name="values">[C, H, W], <c>channels * height * width</c> numbers.</param>
    /// <param name="channels">At least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <exception cref="ImagingException">Sizes and count do not agree.</exception>
    public MeanImage(ReadOnlySpan<float> values, int channels, int height, int width, string name = "mean image")
        : this(values.ToArray(), [channels, height, width], name)
    {
    }

    private MeanImage(float[] values, long[] shape, string name)
    {
        // a file of four axes has one picture
        long[] axes = shape.Length == 4 && shape[0] == 1 ? shape[1..] : shape;
        if (axes.Length != 3 || axes.Any(a => a is < 1 or > int.MaxValue))
            throw new ImagingException(name, "the axes [C, H, W] or [1, C, H, W]", Shapes.Text(shape));
        if (Int128.Abs((Int128)axes[0] * axes[1] * axes[2]) != values.Length)
            throw new ImagingException(name, $"{axes[0]} * {axes[1]} * {axes[2]} = {(Int128)axes[0] * axes[1] * axes[2]} numbers", $"{values.Length}");
        (Channels, Height, Width) = ((int)axes[0], (int)axes[1], (int)axes[2]);
        this.values = values;
        Name = name;
    }

    /// <summary>The file's path, or the name given.</summary>
    public string Name { get; }

    /// <summary>1 or 3 for pictures; other counts are possible.</summary>
    public int Channels { get; }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>The numbers, [C, H, W].</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>
    /// One mean per channel, [C]: what Caffe's classification example and pycaffe's <c>mean.mean(1).mean(1)</c> subtract. Summed in double precision.
    /// </summary>
    public float[] ToMeanValues()
    {
        var means = new float[Channels];
        int plane = Height * Width;
        for (int c = 0; c < Channels; c++)
        {
            double sum = 0;
            foreach (float value in values.AsSpan(c * plane, plane))
                sum += value;
            means[c] = (float)(sum / plane);
        }
        return means;
    }

    /// <summary>
    /// The mean image in another size, as pycaffe's Transformer makes it fit the net's input: bilinear, pixel centres at half, edges replicated.
    /// </summary>
    /// <param name="height">New rows, at least 1.</param>
    /// <param name="width">New columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1, or more than 2 GiB of numbers.</exception>
    public MeanImage Resize(int height, int width)
    {
        PictureSize.Check(height, width, Channels, sizeof(float));
        var resized = new float[Channels * height * width];
        FloatResizer.Resize<float>(values, Raster.Planar(Channels, Height, Width), resized, height, width);
        return new MeanImage(resized, [Channels, height, width], Name);
    }

    /// <summary>The numbers as a new CPU tensor [C, H, W], float32.</summary>
    public Tensor ToTensor()
    {
        Tensor tensor = TensorMemory.NewFloat(Channels, Height, Width);
        values.CopyTo(TensorMemory.Floats(tensor));
        return tensor;
    }

    /// <summary>Name, channels and size.</summary>
    public override string ToString() => $"{Name}: {Picture.Describe(Channels)}, {Height} x {Width}";

    internal ReadOnlySpan<float> Row(int channel, int row) => values.AsSpan((channel * Height + row) * Width, Width);
}
