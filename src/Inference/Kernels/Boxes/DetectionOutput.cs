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
    public static Value Run(Value location, Value confidence, Value priors, Target to, DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int images = location.Images, boxes = checked((int)(priors.Count / 8)), codes = options.ShareLocation ? 1 : options.NumClasses;
        bool fits = Axes.Plain(priors, "DetectionOutput").Count == 8L * boxes && !location.IsChannelsLast && !confidence.IsChannelsLast
            && location.Count == 4L * images * boxes * codes && confidence.Count == (long)images * boxes * options.NumClasses;
        if (!fits)
            throw new ArgumentException($"DetectionOutput: expected codes and scores of {options.NumClasses} classes for the priors {priors}, found {location} and {confidence}.");
        List<float> rows = [];
        for (int image = 0; image < images; image++)
        {
            to.Workspace.Cancel.ThrowIfCancellationRequested();
            foreach ((int c, Box box, float score) in Found(image))
                rows.AddRange([image, c, score, box.Left, box.Top, box.Right, box.Bottom]);
        }
        for (int image = 0, found = rows.Count; image < images && found == 0; image++)
            rows.AddRange([image, -1, -1, -1, -1, -1, -1]);
        Value y = to.Plain(1, 1, rows.Count / 7, 7);
        rows.CopyTo(y.Span);
        return y;

        List<(int Class, Box Box, float Score)> Found(int image)
        {
            List<(int Class, Box Box, float Score)> found = [];
            for (int c = 0; c < options.NumClasses; c++)
                if (c != options.BackgroundLabelId)
                    found.AddRange(Box.Suppress(Best(image, c), options.NmsThreshold, eta: options.Eta).Select(f => (c, f.Box, f.Score)));
            // The best of an image, then again class by class.
            return options.KeepTopK > -1 && found.Count > options.KeepTopK
                ? [.. found.OrderByDescending(f => f.Score).Take(options.KeepTopK).OrderBy(f => f.Class)]
                : found;
        }

        IEnumerable<(Box Box, float Score)> Best(int image, int c)
        {
            List<(int Box, float Score)> all = [];
            for (int box = 0; box < boxes; box++)
                if (confidence.Data[((long)image * boxes + box) * options.NumClasses + c] is var score && score > options.ConfidenceThreshold)
                    all.Add((box, score));
            return all.OrderByDescending(s => s.Score).Take(options.TopK > -1 ? options.TopK : all.Count).Select(s => (Decoded(image, s.Box, c), s.Score));
        }

        Box Decoded(int image, int box, int c)
        {
            Box code = At(location.Data + (((long)image * boxes + box) * codes + (options.ShareLocation ? 0 : c)) * 4), variance = At(priors.Data + 4L * (boxes + box));
            if (!options.VarianceEncodedInTarget)
                code = new(code.Left * variance.Left, code.Top * variance.Top, code.Right * variance.Right, code.Bottom * variance.Bottom);
            return At(priors.Data + 4L * box).Decode(code, options.CodeType);
        }
    }

    private static Box At(float* numbers) => new(numbers[0], numbers[1], numbers[2], numbers[3]);
}
