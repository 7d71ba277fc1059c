namespace Prototxt.Inference;

/// <summary>The second top of a MAX pooling: where in its plane the largest number of each window is.</summary>
public static unsafe class PoolingMask
{
    /// <summary>Row times width plus column of each window's largest number, of equal ones the first; -1 of a window without a pixel. In the bottom's layout.</summary>
    /// <inheritdoc cref="Pooling.Max"/>
    public static Value Run(Value x, Target to, int[]? kernel, int[]? stride = null, int[]? pad = null, bool isFloor = false)
    {
        var window = new PoolingWindow(x, kernel, stride, pad, isFloor, to.Layer("Pooling"));
        Value y = to.Make(x.Layout, x.Images, x.Channels, window.Height, window.Width);
        PictureView from = PictureView.Of(x), top = PictureView.Of(y);
        Split.Run(to.Workspace, (long)x.Images * window.Height, y.Count * window.Elements, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                (long image, int row) = (i / window.Height, (int)(i % window.Height));
                for (int column = 0; column < window.Width; column++)
                    for (int c = 0; c < x.Channels; c++)
                        y.Data[image * top.Image + c * top.Channel + row * top.Row + column * top.Pixel] =
                            Largest(x.Data + image * from.Image + c * from.Channel, from, x.Width, window.Range(0, row), window.Range(1, column));
            }
        });
        return y;
    }

    private static int Largest(float* plane, PictureView view, int width, (int First, int End, int) rows, (int First, int End, int) columns)
    {
        (float largest, int place) = (float.MinValue, -1);
        for (int row = rows.First; row < rows.End; row++)
            for (int column = columns.First; column < columns.End; column++)
                if (plane[row * view.Row + column * view.Pixel] is var number && number > largest)
                    (largest, place) = (number, row * width + column);
        return place;
    }
}
