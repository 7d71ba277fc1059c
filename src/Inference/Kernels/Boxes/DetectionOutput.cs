using Prototxt.Layers;

namespace Prototxt.Inference;

/// <summary>SSD's DetectionOutput: predictions as boxes.</summary>
public static unsafe class DetectionOutput
{
    /// <summary>Decodes the predicted boxes and keeps, class by class, the best that do not overlap better ones.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <returns>[1, 1, detections, 7]: image, class, score, left, top, right, bottom. Without any detection a row for each image, -1 but for the image.</returns>
    /// <exception cref="ArgumentException">The bottoms do not fit together.</exception>
    public static Value Run(Value location, Value confidence, Value priors, Target to, DetectionOutputOptions options) =>
        Detect(location, confidence, priors, null, null, to, options);

    /// <summary>As <see cref="Run"/>, after RefineDet's first guess: what it takes for nothing scores 0 in every class.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2].</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="options">The layer's fields.</param>
    /// <inheritdoc cref="Run"/>
    public static Value Refined(Value location, Value confidence, Value priors, Value objectness, Target to, DetectionOutputOptions options) =>
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
    public static Value Refined(Value location, Value confidence, Value priors, Value objectness, Value refinement, Target to, DetectionOutputOptions options) =>
        Detect(location, confidence, priors, objectness, refinement, to, options);

    /// <summary>All detections as seven numbers each: image, class, score, left, top, right, bottom. Without any a row for each image, -1 but for the image.</summary>
    /// <param name="predictions">What the net predicts.</param>
    /// <param name="scores">The scores, [images, boxes · classes].</param>
    /// <param name="options">The layer's fields.</param>
    /// <param name="cancel">Calls it off between two images.</param>
    internal static List<float> Rows(BoxPredictions predictions, float* scores, DetectionOutputOptions options, CancellationToken cancel = default)
    {
        List<float> rows = [];
        for (int image = 0; image < predictions.Images; image++)
        {
            cancel.ThrowIfCancellationRequested();
            foreach ((int c, Box box, float score) in Found(predictions, scores, image, options))
                rows.AddRange([image, c, score, box.Left, box.Top, box.Right, box.Bottom]);
        }
        for (int image = 0, found = rows.Count; image < predictions.Images && found == 0; image++)
            rows.AddRange([image, -1, -1, -1, -1, -1, -1]);
        return rows;
    }

    private static Value Detect(Value location, Value confidence, Value priors, Value? objectness, Value? refinement, Target to, DetectionOutputOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (int images, int boxes) = (location.Images, checked((int)(priors.Count / 8)));
        long all = (long)images * boxes;
        Fits(to, priors, 8L * boxes, "priors and variances of four sides");
        Fits(to, location, all * (options.ShareLocation ? 4 : 4L * options.NumClasses), $"codes of four sides for {boxes} priors");
        Fits(to, confidence, all * options.NumClasses, $"scores of {options.NumClasses} classes for {boxes} priors");
        float[]? something = objectness is { } sure ? Numbers(to, sure, all * 2, $"two probabilities for each of {boxes} priors") : null;
        float[]? moves = refinement is { } moved ? Numbers(to, moved, all * 4, $"codes of four sides that move {boxes} priors") : null;
        BoxPredictions predictions = new(images, new(() => location.Span.ToArray()), priors.Span.ToArray(), something, moves, options);
        List<float> rows = Rows(predictions, confidence.Data, options, to.Workspace.Cancel);
        Value y = to.Plain(1, 1, rows.Count / 7, 7);
        rows.CopyTo(y.Span);
        return y;
    }

    private static void Fits(Target to, Value x, long count, string what)
    {
        if (Axes.Plain(x, to, "DetectionOutput").Count != count)
            throw new ArgumentException($"{to.Layer("DetectionOutput")}: expected {what}, {count} numbers, found {x}.");
    }

    private static float[] Numbers(Target to, Value x, long count, string what)
    {
        Fits(to, x, count, what);
        return x.Span.ToArray();
    }

    private static List<(int Class, Box Box, float Score)> Found(BoxPredictions predictions, float* scores, int image, DetectionOutputOptions options)
    {
        List<(int Class, Box Box, float Score)> found = [];
        for (int c = 0; c < options.NumClasses; c++)
            if (c != options.BackgroundLabelId)
                found.AddRange(Box.Suppress(Best(predictions, scores, image, c, options), options.NmsThreshold, eta: options.Eta).Select(f => (c, f.Box, f.Score)));
        // The best of an image, then again class by class.
        return options.KeepTopK > -1 && found.Count > options.KeepTopK
            ? [.. found.OrderByDescending(f => f.Score).Take(options.KeepTopK).OrderBy(f => f.Class)]
            : found;
    }

    // What the first guess takes for nothing scores nothing.
    private static IEnumerable<(Box Box, float Score)> Best(BoxPredictions predictions, float* scores, int image, int c, DetectionOutputOptions options)
    {
        List<(int Box, float Score)> all = [];
        for (int box = 0; box < predictions.Boxes; box++)
        {
            float score = predictions.MayBeSomething(image, box) ? scores[((long)image * predictions.Boxes + box) * options.NumClasses + c] : 0;
            if (score > options.ConfidenceThreshold)
                all.Add((box, score));
        }
        return all.OrderByDescending(s => s.Score).Take(options.TopK > -1 ? options.TopK : all.Count).Select(s => (predictions.Predicted(image, s.Box, c), s.Score));
    }
}
