namespace Prototxt.Inference;

/// <summary>ROIAlign of the Mask R-CNN ports and of Cascade R-CNN: regions sampled on a grid, between pixels.</summary>
public static class ROIAlign
{
    /// <summary>For each cell of a grid over each region the mean of points: [regions, channels, height, width], in the pictures' layout.</summary>
    /// <param name="x">The pictures, of four axes.</param>
    /// <param name="rois">The regions, five numbers each: image, left, top, right, bottom; plain.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="pooled">The grid's height and width.</param>
    /// <param name="spatialScale">The pictures' pixels for one of the regions'.</param>
    /// <param name="samplingRatio">Points of a cell in each direction; if not positive, as many as pixels, rounded up.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or a region belongs to an image that there is not.</exception>
    public static Value Run(Value x, Value rois, Target to, int[] pooled, float spatialScale = 1, int samplingRatio = -1)
    {
        ArgumentNullException.ThrowIfNull(pooled);
        Regions.Check(x, rois, to.Layer("ROIAlign"));
        Value y = to.Make(x.Layout, rois.Images, x.Channels, pooled[0], pooled[1]);
        Regions.Sums(x, rois, y, to.Workspace, (first, last, cells, size) => Means(first, last, cells, size, spatialScale, samplingRatio));
        return y;
    }

    /// <summary>The numbers at the corners of a grid's cells over each region, Cascade R-CNN's form: [regions, channels, height + 1, width + 1].</summary>
    /// <param name="x">The pictures, of four axes.</param>
    /// <param name="rois">The regions, five numbers each: image, left, top, right, bottom; plain.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="pooled">How many cells the grid is high and wide.</param>
    /// <param name="spatialScale">The pictures' pixels for one of the regions'.</param>
    /// <param name="padRatio">How much regions grow on each side, in parts of them.</param>
    /// <exception cref="ArgumentException">The bottoms have other axes, or a region belongs to an image that there is not.</exception>
    public static Value Corners(Value x, Value rois, Target to, int[] pooled, float spatialScale = 1, float padRatio = 0)
    {
        ArgumentNullException.ThrowIfNull(pooled);
        Regions.Check(x, rois, to.Layer("ROIAlign"));
        Value y = to.Make(x.Layout, rois.Images, x.Channels, pooled[0] + 1, pooled[1] + 1);
        Regions.Sums(x, rois, y, to.Workspace, (first, last, corners, size) => Points(first, last, corners, size, spatialScale, padRatio));
        return y;
    }

    /// <summary>The weights of rows, or columns, in the mean of each cell's points.</summary>
    internal static float[,] Means(float first, float last, int cells, int size, float spatialScale, int samplingRatio)
    {
        float start = first * spatialScale, length = MathF.Max(last * spatialScale - start, 1f), cell = length / cells;
        int points = samplingRatio > 0 ? samplingRatio : (int)MathF.Ceiling(cell);
        var weights = new float[cells, size];
        for (int i = 0; i < cells; i++)
        {
            // Of a region far larger than the picture only the points in or beside the picture are looked at.
            float perPoint = cell / points, corner = start + i * cell;
            int begin = (int)Math.Clamp(MathF.Floor((-1 - corner) / perPoint) - 2, 0, points), end = (int)Math.Clamp(MathF.Ceiling((size - corner) / perPoint) + 2, 0, points);
            for (int k = begin; k < end; k++)
                if (corner + (k + 0.5f) * cell / points is var place && place >= -1 && place <= size)
                    Interpolate(weights, i, place, 1f / points);
        }
        return weights;
    }

    /// <summary>The weights of rows, or columns, at each corner.</summary>
    internal static float[,] Points(float first, float last, int corners, int size, float spatialScale, float padRatio)
    {
        float pad = (last - first + 1) * padRatio;
        float start = (first - pad) * spatialScale - 0.5f, end = (last + pad) * spatialScale - 0.5f;
        var weights = new float[corners, size];
        for (int i = 0; i < corners && end > start; i++)
            if (start + i * ((end - start) / (corners - 1)) is var place && place >= -0.5f && place <= size - 0.5f)
                Interpolate(weights, i, place, 1f);
        return weights;
    }

    private static void Interpolate(float[,] weights, int row, float place, float weight)
    {
        int last = weights.GetLength(1) - 1;
        place = Math.Clamp(place, 0, last);
        int first = (int)place;
        weights[row, first] += weight * (1 - (place - first));
        if (first < last)
            weights[row, first + 1] += weight * (place - first);
    }
}
