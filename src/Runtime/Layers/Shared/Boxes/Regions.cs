using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What layers over regions share.</summary>
internal static class Regions
{
    /// <summary>The regions as numbers, five each: image, left, top, right, bottom.</summary>
    public static float[] Read(Tensor x, Tensor rois, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(rois);
        Require.Rank(x, 4, layer);
        if (rois.dim() == 0 || rois.numel() != rois.shape[0] * 5)
            Require.Fail(layer, "regions of 5 numbers", rois);
        float[] regions = Plain.Floats(rois);
        for (int r = 0; r < regions.Length; r += 5)
            if (!(regions[r] >= 0 && regions[r] < x.shape[0]))
                throw new ArgumentException($"{layer}: region {r / 5} belongs to image {regions[r]}, and there are {x.shape[0]}.");
        return regions;
    }

    /// <summary>For each region the sums of the picture it lies in, weighted by row and column.</summary>
    /// <param name="pictures">Of each image, [.., height, width].</param>
    /// <param name="regions">Five numbers per region.</param>
    /// <param name="weights">For the five numbers of a region: weights by row, [.., new height, height], and by column.</param>
    public static Tensor Sums(Tensor pictures, float[] regions, Func<float[], (Tensor Rows, Tensor Columns)> weights)
    {
        if (regions.Length == 0)
        {
            // Nothing of what one region would have; that has the other axes.
            using Tensor one = Sums(pictures, new float[5], weights);
            return one.narrow(0, 0, 0);
        }

        using var scope = NewDisposeScope();
        List<Tensor> sums = [];
        for (int r = 0; r < regions.Length; r += 5)
        {
            using var one = NewDisposeScope();
            (Tensor rows, Tensor columns) = weights(regions[r..(r + 5)]);
            sums.Add(Separable.Apply(pictures[(long)regions[r]], rows, columns).MoveToOuterDisposeScope());
        }

        return stack(sums).MoveToOuterDisposeScope();
    }
}
