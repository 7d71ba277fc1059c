using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "DetectionOutput"</c> of SSD.</summary>
/// <remarks>Source: detection_output_layer.cpp and bbox_util.cpp semantics of weiliu89/caffe, branch ssd. There is no gradient.
/// <see cref="Refined"/>: that of sfzhang15/RefineDet.</remarks>
public static class DetectionOutput
{
    /// <summary>Decodes the predicted boxes and keeps, class by class, the best that do not overlap better ones.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="classes">The number of classes, background included.</param>
    /// <param name="shareLocation">Whether all classes have the same boxes.</param>
    /// <param name="background">The class that is none; −1 if there is no such class.</param>
    /// <param name="code">How boxes are coded.</param>
    /// <param name="varianceInTarget">Whether the codes have been divided by the variances already.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="topK">How many of a class's boxes are looked at; −1 for all.</param>
    /// <param name="eta">What the threshold is multiplied by after each box that is kept, while it is above 0.5.</param>
    /// <param name="keepTopK">How many boxes of an image are kept in the end; −1 for all.</param>
    /// <param name="confidenceThreshold">Only scores above it count; all if left out.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[1, 1, detections, 7]: image, class, score, left, top, right, bottom. Without any detection a row for each image, −1 but for the image.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Tensor Forward(Tensor location, Tensor confidence, Tensor priors, int classes, bool shareLocation = true, int background = 0,
        BoxCode code = BoxCode.Corner, bool varianceInTarget = false, float nmsThreshold = 0.3f, int topK = -1, float eta = 1f, int keepTopK = -1,
        float confidenceThreshold = float.MinValue, string? layer = null) => Detect(location, confidence, priors, null, null, classes, shareLocation, background, code, varianceInTarget,
            nmsThreshold, topK, eta, keepTopK, confidenceThreshold, 0, new("DetectionOutput", layer));

    /// <summary>As <see cref="Forward"/>, after a first guess that leaves priors out and moves the others.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4].</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2].</param>
    /// <param name="refinement">The codes that move the priors before the predicted codes do, [images, boxes · 4].</param>
    /// <param name="classes">The number of classes, background included.</param>
    /// <param name="shareLocation">Whether all classes have the same boxes.</param>
    /// <param name="background">The class that is none; −1 if there is no such class.</param>
    /// <param name="code">How boxes are coded.</param>
    /// <param name="varianceInTarget">Whether the codes have been divided by the variances already.</param>
    /// <param name="nmsThreshold">Boxes that overlap a better one by more than this are dropped.</param>
    /// <param name="topK">How many of a class's boxes are looked at; −1 for all.</param>
    /// <param name="eta">What the threshold is multiplied by after each box that is kept, while it is above 0.5.</param>
    /// <param name="keepTopK">How many boxes of an image are kept in the end; −1 for all.</param>
    /// <param name="confidenceThreshold">Only scores above it count; all if left out.</param>
    /// <param name="objectnessScore">Below this probability to be something a prior scores 0 in every class.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>As <see cref="Forward"/>.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Tensor Refined(Tensor location, Tensor confidence, Tensor priors, Tensor objectness, Tensor? refinement, int classes, bool shareLocation = true,
        int background = 0, BoxCode code = BoxCode.Corner, bool varianceInTarget = false, float nmsThreshold = 0.3f, int topK = -1, float eta = 1f,
        int keepTopK = -1, float confidenceThreshold = float.MinValue, float objectnessScore = 0.01f, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(objectness);
        return Detect(location, confidence, priors, objectness, refinement, classes, shareLocation, background, code, varianceInTarget,
            nmsThreshold, topK, eta, keepTopK, confidenceThreshold, objectnessScore, new("DetectionOutput", layer));
    }

    private static Tensor Detect(Tensor location, Tensor confidence, Tensor priors, Tensor? objectness, Tensor? refinement, int classes, bool shareLocation,
        int background, BoxCode code, bool varianceInTarget, float nmsThreshold, int topK, float eta, int keepTopK, float confidenceThreshold, float objectnessScore, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(priors);
        Require.Axis(location, 0, layer);
        int images = (int)location.shape[0], boxes = (int)(priors.numel() / 8), perBox = shareLocation ? 1 : classes;
        Require.Count(location, (long)images * boxes * perBox * 4, layer, "codes");
        Require.Count(confidence, (long)images * boxes * classes, layer, "scores");
        float[] codes = Plain.Floats(location), scores = Plain.Floats(confidence), prior = Plain.Floats(priors);
        float[]? moves = null;
        if (refinement is not null)
        {
            Require.Count(refinement, (long)images * boxes * 4, layer, "codes that move the priors");
            moves = Plain.Floats(refinement);
        }

        if (objectness is not null)
        {
            Require.Count(objectness, (long)images * boxes * 2, layer, "probabilities");
            float[] something = Plain.Floats(objectness);
            scores = [.. scores.Select((score, i) => something[(i / classes * 2) + 1] < objectnessScore ? 0 : score)];
        }

        List<float> rows = [];
        for (int image = 0; image < images; image++)
        {
            List<(int Class, float Score, Box Box)> found = [];
            for (int c = 0; c < classes; c++)
            {
                if (c == background)
                    continue;
                List<(float Score, Box Box)> candidates = [];
                foreach (int i in Best(scores.AsSpan(image * boxes * classes), boxes, classes, c, confidenceThreshold, topK))
                {
                    int at = ((image * boxes + i) * perBox) + (shareLocation ? 0 : c);
                    Box variance = varianceInTarget ? Box.One : Box.At(prior, boxes + i), start = Box.At(prior, i);
                    if (moves is not null)
                        start = start.Decode(Box.At(moves, image * boxes + i), variance, code);
                    candidates.Add((scores[((image * boxes + i) * classes) + c], start.Decode(Box.At(codes, at), variance, code)));
                }

                found.AddRange(Suppress(candidates, nmsThreshold, eta).Select(f => (c, f.Score, f.Box)));
            }

            // The best of an image, then again class by class.
            if (keepTopK > -1 && found.Count > keepTopK)
                found = [.. found.OrderByDescending(f => f.Score).Take(keepTopK).OrderBy(f => f.Class)];
            foreach ((int c, float score, Box box) in found)
                rows.AddRange([image, c, score, box.Left, box.Top, box.Right, box.Bottom]);
        }

        if (rows.Count == 0)
            for (int image = 0; image < images; image++)
                rows.AddRange([image, -1, -1, -1, -1, -1, -1]);
        return tensor(rows.ToArray(), [1, 1, rows.Count / 7, 7], device: location.device);
    }

    private static List<int> Best(ReadOnlySpan<float> scores, int boxes, int classes, int c, float threshold, int topK)
    {
        List<(int Index, float Score)> all = [];
        for (int i = 0; i < boxes; i++)
            if (scores[i * classes + c] > threshold)
                all.Add((i, scores[i * classes + c]));
        IEnumerable<int> best = all.OrderByDescending(s => s.Score).Select(s => s.Index);
        return [.. topK > -1 ? best.Take(topK) : best];
    }

    private static List<(float Score, Box Box)> Suppress(List<(float Score, Box Box)> candidates, float threshold, float eta)
    {
        List<(float Score, Box Box)> kept = [];
        foreach ((float score, Box box) in candidates)
        {
            if (kept.Exists(k => box.Overlap(k.Box) > threshold))
                continue;
            kept.Add((score, box));
            if (eta < 1 && threshold > 0.5f)
                threshold *= eta;
        }

        return kept;
    }
}
