using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>The regions that a form of Faster R-CNN's proposal layer keeps, as tensors.</summary>
internal readonly struct FoundRegions(List<(Box Box, float Score)> kept, Device device)
{
    /// <summary>The picture's height, width and scale.</summary>
    /// <exception cref="ArgumentException">One is missing.</exception>
    public static float[] Picture(Tensor imageInfo, LayerName layer)
    {
        if (imageInfo.numel() < 3)
            Require.Fail(layer, "the picture's height, width and scale", imageInfo);
        return Plain.Floats(imageInfo);
    }

    /// <summary>Five numbers for each region: image 0, left, top, right, bottom.</summary>
    public Tensor Rows() => tensor(kept.SelectMany(k => (float[])[0, k.Box.Left, k.Box.Top, k.Box.Right, k.Box.Bottom]).ToArray(), [kept.Count, 5], device: device);

    /// <summary>Their scores, [regions] or [regions, 1].</summary>
    public Tensor Scores(bool isColumn) => tensor(kept.Select(k => k.Score).ToArray(), isColumn ? [kept.Count, 1] : [kept.Count], device: device);
}
