namespace Prototxt.Inference;

/// <summary>SSD's DetectionOutput: predictions as boxes.</summary>
public static class DetectionOutput
{
    /// <summary>Decodes the predicted boxes and keeps, class by class, the best that do not overlap better ones.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <returns>[1, 1, detections, 7]: image, class, score, left, top, right, bottom. Without any detection a row for each image, -1 but for the image.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Value Run(Value location, Value confidence, Value priors, Target to, DetectionOptions options) =>
        Detect(location, confidence, priors, null, null, to, options);

    /// <summary>As <see cref="Run"/>, after RefineDet's first guess: what it takes for nothing scores 0 in every class.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2].</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <inheritdoc cref="Run"/>
    public static Value Refined(Value location, Value confidence, Value priors, Value objectness, Target to, DetectionOptions options) =>
        Detect(location, confidence, priors, objectness, null, to, options);

    /// <summary>As <see cref="Run"/>, after RefineDet's first guess: what it takes for nothing scores 0 in every class, and the other priors are where it moves them.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4].</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2].</param>
    /// <param name="refinement">The codes that move the priors before the predicted codes do, [images, boxes · 4].</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <inheritdoc cref="Run"/>
    public static Value Refined(Value location, Value confidence, Value priors, Value objectness, Value refinement, Target to, DetectionOptions options) =>
        Detect(location, confidence, priors, objectness, refinement, to, options);

    private static Value Detect(Value location, Value confidence, Value priors, Value? objectness, Value? refinement, Target to, DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        BoxCoding coding = new(options.NumClasses, options.ShareLocation, options.CodeType, options.VarianceEncodedInTarget, options.ObjectnessScore);
        BoxPredictions predictions = new(location, confidence, priors, objectness, refinement, coding, "DetectionOutput");
        List<float> rows = [];
        for (int image = 0; image < predictions.Images; image++)
        {
            to.Workspace.Cancel.ThrowIfCancellationRequested();
            foreach ((int c, Box box, float score) in Found(predictions, image, options))
                rows.AddRange([image, c, score, box.Left, box.Top, box.Right, box.Bottom]);
        }
        for (int image = 0, found = rows.Count; image < predictions.Images && found == 0; image++)
            rows.AddRange([image, -1, -1, -1, -1, -1, -1]);
        Value y = to.Plain(1, 1, rows.Count / 7, 7);
        rows.CopyTo(y.Span);
        return y;
    }

    private static List<(int Class, Box Box, float Score)> Found(BoxPredictions predictions, int image, DetectionOptions options)
    {
        List<(int Class, Box Box, float Score)> found = [];
        for (int c = 0; c < options.NumClasses; c++)
            if (c != options.BackgroundLabelId)
                found.AddRange(Box.Suppress(Best(predictions, image, c, options), options.NmsThreshold, eta: options.Eta).Select(f => (c, f.Box, f.Score)));
        // The best of an image, then again class by class.
        return options.KeepTopK > -1 && found.Count > options.KeepTopK
            ? [.. found.OrderByDescending(f => f.Score).Take(options.KeepTopK).OrderBy(f => f.Class)]
            : found;
    }

    private static IEnumerable<(Box Box, float Score)> Best(BoxPredictions predictions, int image, int c, DetectionOptions options)
    {
        List<(int Box, float Score)> all = [];
        for (int box = 0; box < predictions.Boxes; box++)
            if (predictions.Score(image, box, c) is var score && score > options.ConfidenceThreshold)
                all.Add((box, score));
        return all.OrderByDescending(s => s.Score).Take(options.TopK > -1 ? options.TopK : all.Count).Select(s => (predictions.Predicted(image, s.Box, c), s.Score));
    }
}
