namespace Prototxt.Inference;

/// <summary>R-FCN's PSROIPooling: for each cell of a grid over each region the mean of a channel of its own.</summary>
public static class PSROIPooling
{
    /// <summary>Computes the top, [regions, outputDim, groupSize, groupSize], in the pictures' layout; 0 for a cell without a pixel.</summary>
    /// <param name="x">The pictures, [images, outputDim · groupSize · groupSize, height, width].</param>
    /// <param name="rois">The regions, five numbers each: image, left, top, right, bottom; plain.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="outputDim">The top's channels.</param>
    /// <param name="groupSize">The grid's height and width.</param>
    /// <param name="spatialScale">The pictures' pixels for one of the regions'.</param>
    /// <exception cref="ArgumentException">The bottoms do not fit, or a region belongs to an image that there is not.</exception>
    public static Value Run(Value x, Value rois, Target to, int outputDim, int groupSize, float spatialScale = 1)
    {
        Regions.Check(x, rois, to.Layer("PSROIPooling"));
        if (outputDim < 1 || groupSize < 1 || x.Channels != (long)outputDim * groupSize * groupSize)
            throw new ArgumentException($"{to.Layer("PSROIPooling")}: expected pictures of {outputDim} · {groupSize} · {groupSize} channels, found {x}.");
        Value y = to.Make(x.Layout, rois.Images, outputDim, groupSize, groupSize);
        Regions.Sums(x, rois, y, to.Workspace, (first, last, cells, size) => Means(first, last, cells, size, spatialScale), isCellwise: true);
        return y;
    }

    /// <summary>The weights of rows, or columns, in the mean of each cell.</summary>
    internal static float[,] Means(float first, float last, int cells, int size, float spatialScale)
    {
        float start = MathF.Round(first, MidpointRounding.AwayFromZero) * spatialScale;
        float end = (MathF.Round(last, MidpointRounding.AwayFromZero) + 1) * spatialScale;
        float cell = MathF.Max(end - start, 0.1f) / cells;
        var weights = new float[cells, size];
        for (int i = 0; i < cells; i++)
        {
            int from = (int)Math.Clamp(MathF.Floor(i * cell + start), 0, size), to = (int)Math.Clamp(MathF.Ceiling((i + 1) * cell + start), 0, size);
            for (int k = from; k < to; k++)
                weights[i, k] = 1f / (to - from);
        }
        return weights;
    }
}
