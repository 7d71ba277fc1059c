namespace Prototxt.Inference;

/// <summary>What layers over regions of pictures share.</summary>
internal static unsafe class Regions
{
    /// <summary>Weights of a picture's rows, or columns, for each cell of a region's grid: [cells, size].</summary>
    /// <param name="first">Where the region begins.</param>
    /// <param name="last">Where it ends.</param>
    /// <param name="cells">How many cells it has.</param>
    /// <param name="size">How many rows or columns the picture has.</param>
    public delegate float[,] Weights(float first, float last, int cells, int size);

    /// <summary>Checks bottoms: pictures of four axes and at least a pixel, and regions of five numbers: image, left, top, right, bottom.</summary>
    /// <exception cref="ArgumentException">They are other than that, or a region belongs to an image that there is not.</exception>
    public static void Check(Value x, Value rois, string layer)
    {
        if (x.Rank != 4 || x.Height < 1 || x.Width < 1 || rois.Rank == 0 || Axes.Plain(rois, layer).Count != 5L * rois.Images)
            throw new ArgumentException($"{layer}: expected pictures of four axes and at least a pixel, and regions of 5 numbers, found {x} and {rois}.");
        for (int r = 0; r < rois.Images; r++)
            if (!(rois.Data[5 * r] >= 0 && rois.Data[5 * r] < x.Images))
                throw new ArgumentException($"{layer}: region {r} belongs to image {rois.Data[5 * r]}, and there are {x.Images}.");
    }

    /// <summary>For each cell of each region the sum of its picture, weighted by row and column. The top is in the pictures' layout.</summary>
    /// <param name="x">The pictures.</param>
    /// <param name="rois">The regions, checked.</param>
    /// <param name="y">The top, [regions, channels, height, width of the grid].</param>
    /// <param name="workspace">The threads.</param>
    /// <param name="weights">The weights of rows and of columns.</param>
    /// <param name="isCellwise">Whether each cell has a channel of its own: height · width of them for one of the top's.</param>
    public static void Sums(Value x, Value rois, Value y, Workspace workspace, Weights weights, bool isCellwise = false)
    {
        PictureView from = PictureView.Of(x), top = PictureView.Of(y);
        Split.Run(workspace, rois.Images, y.Count * 16, (begin, end) =>
        {
            for (long r = begin; r < end; r++)
            {
                float* roi = rois.Data + 5 * r, picture = x.Data + (int)roi[0] * from.Image;
                float[,] down = weights(roi[2], roi[4], y.Height, x.Height), across = weights(roi[1], roi[3], y.Width, x.Width);
                (int First, int End)[] rows = Ranges(down), columns = Ranges(across);
                for (int cell = 0; cell < y.Height * y.Width; cell++)
                {
                    (int i, int j) = (cell / y.Width, cell % y.Width);
                    float* at = y.Data + r * top.Image + i * top.Row + j * top.Pixel;
                    for (int c = 0; c < y.Channels; c++)
                    {
                        float* plane = picture + (isCellwise ? (long)c * y.Height * y.Width + cell : c) * from.Channel;
                        float sum = 0;
                        for (int row = rows[i].First; row < rows[i].End; row++)
                        {
                            float line = 0;
                            for (int column = columns[j].First; column < columns[j].End; column++)
                                line += across[j, column] * plane[row * from.Row + column * from.Pixel];
                            sum += down[i, row] * line;
                        }
                        at[c * top.Channel] = sum;
                    }
                }
            }
        });
    }

    // From the first weight that counts to the last.
    private static (int First, int End)[] Ranges(float[,] weights)
    {
        var ranges = new (int First, int End)[weights.GetLength(0)];
        for (int i = 0; i < ranges.Length; i++)
        {
            (int first, int end) = (0, weights.GetLength(1));
            while (first < end && weights[i, first] == 0)
                first++;
            while (first < end && weights[i, end - 1] == 0)
                end--;
            ranges[i] = (first, end);
        }
        return ranges;
    }
}
