using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "BoxAnnotatorOHEM"</c> of R-FCN: online hard example mining. It has no gradient.</summary>
/// <remarks>Source: box_annotator_ohem_layer semantics of daijifeng001/caffe-rfcn.</remarks>
public static class BoxAnnotatorOHEM
{
    /// <summary>Labels and weights of the regions with the largest losses; the others are ignored.</summary>
    /// <param name="rois">[regions, 5, ..]: picture, left, top, right, bottom.</param>
    /// <param name="losses">The loss of each region and place, [regions, 1, ..].</param>
    /// <param name="labels">The class of each region and place.</param>
    /// <param name="weights">[regions, channels, ..].</param>
    /// <param name="perImage">How many regions of a picture count.</param>
    /// <param name="ignoreLabel">The label that the others get.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[regions, 1, height, width] and [regions, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or a region belongs to no picture.</exception>
    public static (Tensor Labels, Tensor Weights) Forward(Tensor rois, Tensor losses, Tensor labels, Tensor weights, int perImage, int ignoreLabel = -1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(rois);
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(weights);
        if (rois.dim() is < 2 or > 4 || rois.shape[1] != 5)
            Require.Fail(new("BoxAnnotatorOHEM", layer), "regions of 5 numbers", rois);
        long regions = rois.shape[0], height = rois.dim() > 2 ? rois.shape[2] : 1, width = rois.dim() > 3 ? rois.shape[3] : 1;
        int places = (int)(height * width), count = (int)regions * places;
        Require.Count(losses, count, new("BoxAnnotatorOHEM", layer), "losses");
        Require.Count(labels, count, new("BoxAnnotatorOHEM", layer), "labels");
        if (weights.dim() < 2 || weights.shape[0] != regions || weights.numel() != weights.shape[1] * count)
            Require.Fail(new("BoxAnnotatorOHEM", layer), $"weights of {regions} regions", weights);
        int channels = (int)weights.shape[1];
        float[] box = Plain.Floats(rois), loss = Plain.Floats(losses), label = Plain.Floats(labels), weight = Plain.Floats(weights);

        var keptLabels = new float[count];
        Array.Fill(keptLabels, ignoreLabel);
        var keptWeights = new float[weight.Length];
        Dictionary<int, int> taken = [];
        foreach (int i in Enumerable.Range(0, count).OrderByDescending(i => loss[i]))
        {
            int region = i / places, place = i % places, picture = (int)box[(region * 5 * places) + place];
            if (picture < 0)
                throw new ArgumentException($"{new LayerName("BoxAnnotatorOHEM", layer)}: region {region} belongs to picture {picture}.");
            int before = taken.GetValueOrDefault(picture);
            if (before == perImage)
                continue;
            taken[picture] = before + 1;
            keptLabels[i] = label[i];
            for (int c = 0; c < channels; c++)
                keptWeights[(((region * channels) + c) * places) + place] = weight[(((region * channels) + c) * places) + place];
        }

        return (tensor(keptLabels, [regions, 1, height, width], device: labels.device), tensor(keptWeights, [regions, channels, height, width], device: weights.device));
    }
}
