namespace Prototxt.Imaging;

/// <summary>Where the samples of a picture lie in flat memory; strides count samples.</summary>
internal readonly record struct Raster(int Channels, int Height, int Width, int ChannelStride, int RowStride, int PixelStride)
{
    /// <summary>[H, W, C].</summary>
    public static Raster Interleaved(int channels, int height, int width) => new(channels, height, width, 1, width * channels, channels);

    /// <summary>[C, H, W].</summary>
    public static Raster Planar(int channels, int height, int width) => new(channels, height, width, height * width, width, 1);

    public int Index(int channel, int row, int column) => channel * ChannelStride + row * RowStride + column * PixelStride;
}
