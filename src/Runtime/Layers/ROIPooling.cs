using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "ROIPooling"</c> of Fast R-CNN: maxima over a grid on each region.</summary>
/// <remarks>Source: roi_pooling_layer.cpp semantics of rbgirshick/caffe-fast-rcnn, and of zhaoweicai/mscnn for regions that grow.</remarks>
public static class ROIPooling
{
    /// <summary>The largest value in each cell of a grid over each region; 0 for a cell without a pixel. The regions get no gradient.</summary>
    /// <param name="x">The feature map, [images, channels, height, width].</param>
    /// <param name="rois">[regions, 5]: image, left, top, right, bottom, in pixels of the picture.</param>
    /// <param name="pooled">The grid, [height, width].</param>
    /// <param name="spatialScale">From the picture's pixels to the feature map's.</param>
    /// <param name="padRatio">How much of its size a region grows by on each side.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, channels, height, width of the grid].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a region belongs to no image.</exception>
    public static Tensor Forward(Tensor x, Tensor rois, long[] pooled, float spatialScale = 1f, float padRatio = 0f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(pooled);
        float[] regions = Regions.Read(x, rois, new("ROIPooling", layer)), values = Plain.Floats(x);
        int count = regions.Length / 5, channels = (int)x.shape[1], height = (int)x.shape[2], width = (int)x.shape[3];
        int cells = (int)(pooled[0] * pooled[1]);
        var places = new long[count * channels * cells];
        Parallel.For(0, count, r => Find(r));

        // The places once found, the gradient is that of picking numbers.
        using var scope = NewDisposeScope();
        Tensor index = tensor(places, device: x.device);
        Tensor top = x.reshape(-1).index_select(0, index.clamp_min(Number.Of(0L))).masked_fill(index.lt(Number.Of(0L)), Number.Of(0L));
        return top.view(count, channels, pooled[0], pooled[1]).MoveToOuterDisposeScope();

        void Find(int r)
        {
            (int left, int right) = Inference.ROIPooling.Range(regions[5 * r + 1], regions[5 * r + 3], spatialScale, padRatio);
            (int top, int bottom) = Inference.ROIPooling.Range(regions[5 * r + 2], regions[5 * r + 4], spatialScale, padRatio);
            for (int cell = 0; cell < cells; cell++)
            {
                int row = cell / (int)pooled[1], column = cell % (int)pooled[1];
                (int y0, int y1) = Inference.ROIPooling.Cell(top, bottom - top + 1, row, (int)pooled[0], height);
                (int x0, int x1) = Inference.ROIPooling.Cell(left, right - left + 1, column, (int)pooled[1], width);
                for (int c = 0; c < channels; c++)
                {
                    int plane = ((int)regions[5 * r] * channels + c) * height * width, best = -1;
                    for (int y = y0; y < y1; y++)
                        for (int at = plane + y * width + x0; at < plane + y * width + x1; at++)
                            if (best < 0 || values[at] > values[best])
                                best = at;
                    places[(r * channels + c) * cells + cell] = best;
                }
            }
        }
    }
}
