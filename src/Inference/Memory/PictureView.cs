namespace Prototxt.Inference;

/// <summary>How to get from a number of a picture to its neighbours, whatever the layout.</summary>
/// <param name="Channel">To the next channel.</param>
/// <param name="Pixel">To the next pixel of a row.</param>
/// <param name="Row">To the next row.</param>
/// <param name="Image">To the next image.</param>
internal readonly record struct PictureView(long Channel, long Pixel, long Row, long Image)
{
    public static PictureView Of(Value x) => x.IsChannelsLast
        ? new(1, x.Pitch, x.RowPitch, x.Height * x.RowPitch)
        : new((long)x.Height * x.Width, 1, x.Width, (long)x.Channels * x.Height * x.Width);
}
