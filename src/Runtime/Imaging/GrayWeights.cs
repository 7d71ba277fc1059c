namespace Prototxt.Imaging;

/// <summary>Parts of 2^15 by which blue, green and red become grey, and what is added before the last 15 bits go.</summary>
internal readonly record struct GrayWeights(int Blue, int Green, int Red, int Rounding)
{
    /// <summary>OpenCV's <c>cvtColor</c>: rounded to the nearest.</summary>
    public static readonly GrayWeights OpenCv = new(3735, 19235, 9798, 1 << 14);

    /// <summary>libpng's, to which OpenCV leaves it to read a PNG as grey: rounded down.</summary>
    public static readonly GrayWeights Libpng = new(3737, 19234, 9797, 0);

    public byte Of(byte blue, byte green, byte red) => (byte)((Blue * blue + Green * green + Red * red + Rounding) >> 15);
}
