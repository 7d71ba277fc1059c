using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "PSROIPooling"</c> of R-FCN: position-sensitive means over regions.</summary>
/// <remarks>Source: psroi_pooling_layer.cu semantics of daijifeng001/caffe-rfcn.</remarks>
public static class PSROIPooling
{
    /// <summary>For each cell of a grid over each region the mean of a channel of its own; 0 for a cell without a pixel. The regions get no gradient.</summary>
    /// <param name="x">The feature map, [images, outputDim · groupSize · groupSize, height, width].</param>
    /// <param name="rois">[regions, 5]: image, left, top, right, bottom, in pixels of the picture.</param>
    /// <param name="outputDim">The top's channels.</param>
    /// <param name="groupSize">The grid's height and width.</param>
    /// <param name="spatialScale">From the picture's pixels to the feature map's.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, outputDim, groupSize, groupSize].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a region belongs to no image.</exception>
    public static Tensor Forward(Tensor x, Tensor rois, long outputDim, long groupSize, float spatialScale = 1f, string? layer = null)
    {
        float[] regions = Regions.Read(x, rois, new("PSROIPooling", layer));
        if (x.shape[1] != outputDim * groupSize * groupSize)
            Require.Fail(new("PSROIPooling", layer), $"a bottom of {outputDim * groupSize * groupSize} channels", x);
        using var scope = NewDisposeScope();
        // Cells as axes of the picture: a row of the grid takes its sums with weights of its own, and so does a column.
        Tensor pictures = x.reshape(x.shape[0], outputDim, groupSize, groupSize, x.shape[2], x.shape[3]);
        Tensor sums = Regions.Sums(pictures, regions, r => (
            Means(r[2], r[4], x.shape[2]).view(groupSize, 1, 1, -1),
            Means(r[1], r[3], x.shape[3]).view(1, groupSize, 1, -1)));
        return sums.view(-1, outputDim, groupSize, groupSize).MoveToOuterDisposeScope();

        Tensor Means(float first, float last, long size) => tensor(Inference.PSROIPooling.Means(first, last, (int)groupSize, (int)size, spatialScale));
    }
}
