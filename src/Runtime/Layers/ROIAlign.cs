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
        return Regions.Sums(x, regions, r => (Weights(r[2], r[4], pooled[0], x.shape[2]), Weights(r[1], r[3], pooled[1], x.shape[3])));

        Tensor Weights(float first, float last, long cells, long size) => tensor(Inference.ROIAlign.Means(first, last, (int)cells, (int)size, spatialScale, samplingRatio));
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
        return Regions.Sums(x, regions, r => (Weights(r[2], r[4], pooled[0], x.shape[2]), Weights(r[1], r[3], pooled[1], x.shape[3])));

        Tensor Weights(float first, float last, long cells, long size) => tensor(Inference.ROIAlign.Points(first, last, (int)cells + 1, (int)size, spatialScale, padRatio));
    }
}
