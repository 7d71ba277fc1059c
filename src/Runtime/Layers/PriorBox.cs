using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "PriorBox"</c> of SSD: the boxes that predictions start from. It has no gradient.</summary>
/// <remarks>
/// Source: prior_box_layer.cpp semantics of weiliu89/caffe, branch ssd, which cuts sizes to whole numbers, and of
/// sfzhang15/FaceBoxes, which does the same. Offsets and sizes in pairs: OpenCV's prior_box_layer.cpp, which cuts nothing.
/// </remarks>
public static class PriorBox
{
    /// <summary>
    /// Boxes around each place of a feature map, as parts of the picture: for each smallest size a square, one of the geometric
    /// mean of smallest and largest size if there is a largest, and one for each other ratio.
    /// </summary>
    /// <param name="x">The feature map, [images, channels, height, width]; only its size counts.</param>
    /// <param name="image">The picture, [images, channels, height, width]; only its size counts.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 2, 4 · boxes]: left, top, right, bottom of each box, and their variances.</returns>
    /// <exception cref="ArgumentException">A bottom does not have four axes, or the numbers of sizes or variances do not fit.</exception>
    public static Tensor Forward(Tensor x, Tensor image, PriorBoxOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(image);
        var name = new LayerName("PriorBox", layer);
        Require.Rank(x, 4, name);
        Require.Rank(image, 4, name);
        float[] boxes = Inference.PriorBox.Boxes([(int)x.shape[2], (int)x.shape[3]], [(int)image.shape[2], (int)image.shape[3]], options, name.ToString());
        return tensor(boxes, [1, 2, boxes.Length / 2], device: x.device);
    }
}
