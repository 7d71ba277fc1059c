namespace Prototxt.Inference;

/// <summary>Kernels that make a picture pixel by pixel, whatever the layout.</summary>
internal static unsafe class EachPixel
{
    /// <summary>Makes channels of one pixel: one at a time where the picture is plain, all of them where they lie together.</summary>
    /// <param name="image">The image.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="row">The pixel's row.</param>
    /// <param name="column">The pixel's column.</param>
    /// <param name="top">Where the first channel goes; the others follow it.</param>
    public delegate void Body(int image, int channel, int channels, int row, int column, float* top);

    /// <summary>Makes all pixels of a picture.</summary>
    /// <param name="y">The picture.</param>
    /// <param name="to">Whose threads do it.</param>
    /// <param name="cost">Multiplications for each number.</param>
    /// <param name="body">What makes a pixel.</param>
    public static void Run(Value y, Target to, int cost, Body body)
    {
        int groups = y.IsChannelsLast ? 1 : y.Channels, channels = y.IsChannelsLast ? y.Channels : 1;
        PictureView view = PictureView.Of(y);
        Split.Run(to.Workspace, (long)y.Images * groups * y.Height, y.Count * cost, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                int row = (int)(i % y.Height), channel = (int)(i / y.Height % groups), image = (int)(i / y.Height / groups);
                float* top = y.Data + image * view.Image + channel * view.Channel + row * view.Row;
                for (int column = 0; column < y.Width; column++, top += view.Pixel)
                    body(image, channel, channels, row, column, top);
            }
        });
    }
}
