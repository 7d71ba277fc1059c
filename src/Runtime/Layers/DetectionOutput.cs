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

    private static Tensor Detect(Tensor location, Tensor confidence, Tensor priors, Tensor? objectness, Tensor? refinement, DetectionOutputOptions options, string? layer)
    {
        var predictions = new BoxPredictions(location, confidence, priors, objectness, refinement, options, new("DetectionOutput", layer));
        float[] scores = Plain.Floats(confidence);
        List<float> rows = [];
        for (int image = 0; image < predictions.Images; image++)
        {
            List<(int Class, float Score, Box Box)> found = [];
            for (int c = 0; c < options.NumClasses; c++)
                if (c != options.BackgroundLabelId)
                    found.AddRange(Suppress(Best(predictions, scores, image, c, options), options).Select(f => (c, f.Score, f.Box)));

            // The best of an image, then again class by class.
            if (options.KeepTopK > -1 && found.Count > options.KeepTopK)
                found = [.. found.OrderByDescending(f => f.Score).Take(options.KeepTopK).OrderBy(f => f.Class)];
            foreach ((int c, float score, Box box) in found)
                rows.AddRange([image, c, score, box.Left, box.Top, box.Right, box.Bottom]);
        }

        if (rows.Count == 0)
            for (int image = 0; image < predictions.Images; image++)
                rows.AddRange([image, -1, -1, -1, -1, -1, -1]);
        return tensor(rows.ToArray(), [1, 1, rows.Count / 7, 7], device: location.device);
    }

    private static IEnumerable<(float Score, Box Box)> Best(BoxPredictions predictions, float[] scores, int image, int c, DetectionOutputOptions options)
    {
        List<(int Box, float Score)> all = [];
        for (int box = 0; box < predictions.Boxes; box++)
        {
            float score = predictions.MayBeSomething(image, box) ? scores[(((image * predictions.Boxes) + box) * options.NumClasses) + c] : 0;
            if (score > options.ConfidenceThreshold)
                all.Add((box, score));
        }

        return all.OrderByDescending(s => s.Score).Take(options.TopK > -1 ? options.TopK : all.Count).Select(s => (s.Score, predictions.Predicted(image, s.Box, c)));
    }

    private static List<(float Score, Box Box)> Suppress(IEnumerable<(float Score, Box Box)> candidates, DetectionOutputOptions options)
    {
        List<(float Score, Box Box)> kept = [];
        float threshold = options.NmsThreshold;
        foreach ((float score, Box box) in candidates)
        {
            if (kept.Exists(k => box.Overlap(k.Box) > threshold))
                continue;
            kept.Add((score, box));
            if (options.Eta < 1 && threshold > 0.5f)
                threshold *= options.Eta;
        }

        return kept;
    }
}
