using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ROIAlign"</c> of the Mask R-CNN ports and of Cascade R-CNN: regions sampled on a grid.</summary>
/// <remarks>Source: the ports' roi_align_layer.cu, which is Detectron's, and roi_align_layer.cpp of zhaoweicai/cascade-rcnn.</remarks>
public static class ROIAlign
{
    /// <summary>For each cell of a grid over each region the mean of points, interpolated between pixels. The regions get no gradient.</summary>
    /// <param name="x">The feature map, [images, channels, height, width].</param>
    /// <param name="rois">[regions, 5]: image, left, top, right, bottom, in pixels of the picture.</param>
    /// <param name="pooled">The grid, [height, width].</param>
    /// <param name="spatialScale">From the picture's pixels to the feature map's.</param>
    /// <param name="samplingRatio">Points per cell in each direction; if not positive, as many as pixels, rounded up.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, channels, height, width of the grid].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a region belongs to no image.</exception>
    public static Tensor Forward(Tensor x, Tensor rois, long[] pooled, float spatialScale = 1f, int samplingRatio = -1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(pooled);
        float[] regions = Regions.Read(x, rois, new("ROIAlign", layer));
        return Regions.Sums(x, regions, r => (
            Weights(r[2], r[4], pooled[0], x.shape[2]), Weights(r[1], r[3], pooled[1], x.shape[3])));

        Tensor Weights(float first, float last, long cells, long size)
        {
            float start = first * spatialScale, length = MathF.Max((last * spatialScale) - start, 1f), cell = length / cells;
            int points = samplingRatio > 0 ? samplingRatio : (int)MathF.Ceiling(cell);
            var weights = new float[cells, size];
            for (long i = 0; i < cells; i++)
                for (int k = 0; k < points; k++)
                {
                    float place = start + i * cell + (k + 0.5f) * cell / points;
                    if (place >= -1 && place <= size)
                        Interpolate(weights, i, place, 1f / points);
                }

            return tensor(weights);
        }
    }

    /// <summary>The values at the corners of a grid's cells over each region, interpolated between pixels: Cascade R-CNN's form.</summary>
    /// <param name="x">The feature map, [images, channels, height, width].</param>
    /// <param name="rois">[regions, 5]: image, left, top, right, bottom, in pixels of the picture.</param>
    /// <param name="pooled">The grid's cells, [height, width].</param>
    /// <param name="spatialScale">From the picture's pixels to the feature map's.</param>
    /// <param name="padRatio">How much of its size a region grows by on each side.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, channels, height + 1, width + 1].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a region belongs to no image.</exception>
    public static Tensor Corners(Tensor x, Tensor rois, long[] pooled, float spatialScale = 1f, float padRatio = 0f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(pooled);
        float[] regions = Regions.Read(x, rois, new("ROIAlign", layer));
        return Regions.Sums(x, regions, r => (
            Weights(r[2], r[4], pooled[0], x.shape[2]), Weights(r[1], r[3], pooled[1], x.shape[3])));

        Tensor Weights(float first, float last, long cells, long size)
        {
            float pad = (last - first + 1) * padRatio;
            float start = (first - pad) * spatialScale - 0.5f, end = (last + pad) * spatialScale - 0.5f;
            var weights = new float[cells + 1, size];
            for (long i = 0; i <= cells && end > start; i++)
            {
                float place = start + i * ((end - start) / cells);
                if (place >= -0.5f && place <= size - 0.5f)
                    Interpolate(weights, i, place, 1f);
            }

            return tensor(weights);
        }
    }

    private static void Interpolate(float[,] weights, long row, float place, float weight)
    {
        long last = weights.GetLength(1) - 1;
        place = Math.Clamp(place, 0, last);
        long first = (long)place;
        weights[row, first] += weight * (1 - (place - first));
        if (first < last)
            weights[row, first + 1] += weight * (place - first);
    }
}
