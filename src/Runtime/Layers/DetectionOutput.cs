using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "DetectionOutput"</c> of SSD: predictions as boxes. It has no gradient.</summary>
/// <remarks>
/// Source: detection_output_layer.cpp and bbox_util.cpp semantics of weiliu89/caffe, branch ssd.
/// <see cref="Refined"/>: those of sfzhang15/RefineDet.
/// </remarks>
public static class DetectionOutput
{
    /// <summary>Decodes the predicted boxes and keeps, class by class, the best that do not overlap better ones.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="options">The layer's fields; a background of −1 is none of the classes.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 1, detections, 7]: image, class, score, left, top, right, bottom. Without any detection a row for each image, −1 but for the image.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Tensor Forward(Tensor location, Tensor confidence, Tensor priors, DetectionOutputOptions options, string? layer = null) =>
        Detect(location, confidence, priors, null, null, options, layer);

    /// <summary>
    /// As <see cref="Forward"/>, after a first guess: what it takes for nothing
    /// scores 0 in every class, and the other priors are where it moves them.
    /// </summary>
    /// <param name="location">The predicted codes, [images, boxes · 4].</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2].</param>
    /// <param name="refinement">The codes that move the priors before the predicted codes do, [images, boxes · 4]; null if they stay.</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>As <see cref="Forward"/>.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Tensor Refined(Tensor location, Tensor confidence, Tensor priors, Tensor objectness, Tensor? refinement, DetectionOutputOptions options, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(objectness);
        return Detect(location, confidence, priors, objectness, refinement, options, layer);
    }

    private static unsafe Tensor Detect(Tensor location, Tensor confidence, Tensor priors, Tensor? objectness, Tensor? refinement, DetectionOutputOptions options, string? layer)
    {
        BoxPredictions predictions = BoxBottoms.Read(location, confidence, priors, objectness, refinement, options, new("DetectionOutput", layer));
        float[] scores = Plain.Floats(confidence);
        List<float> rows;
        fixed (float* first = scores)
            rows = Inference.DetectionOutput.Rows(predictions, first, options);
        return tensor(rows.ToArray(), [1, 1, rows.Count / 7, 7], device: location.device);
    }
}
