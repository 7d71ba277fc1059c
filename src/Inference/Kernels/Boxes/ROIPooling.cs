namespace Prototxt.Inference;

/// <summary>ROIPooling: of regions of pictures the largest number of each cell of a grid.</summary>
public static unsafe class ROIPooling
{
    /// <summary>Computes the top, [regions, channels, height, width], in the pictures' layout.</summary>
    /// <param name="x">The pictures, of four axes.</param>
    /// <param name="rois">The regions, five numbers each: image, left, top, right, bottom; plain.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="height">The grid's height.</param>
    /// <param name="width">The grid's width.</param>
    /// <param name="spatialScale">The pictures' pixels for one of the regions'.</param>
    /// <param name="padRatio">How much regions grow on each side, in parts of them.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or a region belongs to an image that there is not.</exception>
    public static Value Run(Value x, Value rois, Target to, int height, int width, float spatialScale = 1, float padRatio = 0)
    {
        Regions.Check(x, rois, to.Layer("ROIPooling"));
        Value y = to.Make(x.Layout, rois.Images, x.Channels, height, width);
        PictureView from = PictureView.Of(x), top = PictureView.Of(y);
        Split.Run(to.Workspace, rois.Images, (long)rois.Images * x.Channels * x.Height * x.Width / 4, (first, last) =>
        {
            for (long r = first; r < last; r++)
            {
                float* roi = rois.Data + 5 * r, picture = x.Data + (int)roi[0] * from.Image;
                (int left, int right) = Range(roi[1], roi[3], spatialScale, padRatio);
                (int above, int below) = Range(roi[2], roi[4], spatialScale, padRatio);
                for (int cell = 0; cell < height * width; cell++)
                {
                    (int y0, int y1) = Cell(above, below - above + 1, cell / width, height, x.Height);
                    (int x0, int x1) = Cell(left, right - left + 1, cell % width, width, x.Width);
                    float* at = y.Data + r * top.Image + cell / width * top.Row + cell % width * top.Pixel;
                    for (int c = 0; c < x.Channels; c++)
                    {
                        // an empty cell is 0
                        float max = y1 <= y0 || x1 <= x0 ? 0 : float.MinValue;
                        for (int i = y0; i < y1; i++)
                            for (int j = x0; j < x1; j++)
                                if (picture[c * from.Channel + i * from.Row + j * from.Pixel] is var number && number > max)
                                    max = number;
                        at[c * top.Channel] = max;
                    }
                }
            }
        });
        return y;
    }

    /// <summary>The first and the last row, or column, of a region, which is at least one pixel large.</summary>
    internal static (int First, int Last) Range(float first, float last, float spatialScale, float padRatio)
    {
        float pad = (last - first + 1) * padRatio;
        int start = Round((first - pad) * spatialScale);
        return (start, Math.Max(Round((last + pad) * spatialScale), start));
    }

    /// <summary>The rows, or columns, of a cell that lie in the picture.</summary>
    internal static (int First, int End) Cell(int start, int length, int index, int cells, int size)
    {
        float cell = length / (float)cells;
        return (Math.Clamp((int)MathF.Floor(index * cell) + start, 0, size), Math.Clamp((int)MathF.Ceiling((index + 1) * cell) + start, 0, size));
    }

    private static int Round(float x) => (int)MathF.Round(x, MidpointRounding.AwayFromZero);
}
