using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "MultiBoxLoss"</c> of SSD.</summary>
/// <remarks>
/// Source: multibox_loss_layer.cpp and bbox_util.cpp semantics of weiliu89/caffe, branch ssd, without bp_inside and without
/// suppression among hard examples.
/// </remarks>
public static class MultiBoxLoss
{
    /// <summary>The loss of the matched priors' places, and of the classes of these and of the priors mined as negatives.</summary>
    /// <param name="location">The predicted codes, [images, boxes · 4], with all classes' codes of a box together if they are not shared.</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="label">The true boxes, 8 numbers each: image, class, instance, left, top, right, bottom, difficult. An image of −1 is none.</param>
    /// <param name="classes">The number of classes, background included.</param>
    /// <param name="shareLocation">Whether all classes have the same boxes.</param>
    /// <param name="background">The class that is none.</param>
    /// <param name="smoothL1">Whether places are compared by <see cref="SmoothL1Loss"/>; if not, by half the squared difference.</param>
    /// <param name="logistic">Whether each class is a probability of its own; if not, all of them by softmax.</param>
    /// <param name="locWeight">The weight of the places' loss.</param>
    /// <param name="bipartite">Whether each true box has one prior only.</param>
    /// <param name="overlapThreshold">From which overlap on further priors belong to a true box.</param>
    /// <param name="matchPriors">Whether priors are matched; if not, the boxes that they predict.</param>
    /// <param name="useDifficult">Whether true boxes marked as difficult count.</param>
    /// <param name="mining">Which priors count.</param>
    /// <param name="negPosRatio">How many negatives there are for each match of an image.</param>
    /// <param name="negOverlap">Negatives overlap no true box by more.</param>
    /// <param name="sampleSize">How many hard examples an image has.</param>
    /// <param name="code">How boxes are coded.</param>
    /// <param name="varianceInTarget">Whether the codes are to be divided by the variances.</param>
    /// <param name="agnostic">Whether all classes but the background are one.</param>
    /// <param name="ignoreCrossBoundary">Whether boxes that reach out of the picture take no part.</param>
    /// <param name="normalization">What the sum is divided by; with Valid the number of matches.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottoms do not fit together, or a label has no sense.</exception>
    public static Tensor Forward(Tensor location, Tensor confidence, Tensor priors, Tensor label, int classes, bool shareLocation = true, int background = 0,
        bool smoothL1 = true, bool logistic = false, float locWeight = 1f, bool bipartite = false, float overlapThreshold = 0.5f, bool matchPriors = true,
        bool useDifficult = true, BoxMining mining = BoxMining.MaxNegative, float negPosRatio = 3f, float negOverlap = 0.5f, int sampleSize = 64,
        BoxCode code = BoxCode.Corner, bool varianceInTarget = false, bool agnostic = false, bool ignoreCrossBoundary = false,
        LossNormalization normalization = LossNormalization.Valid, string? layer = null) => Compute(location, confidence, priors, label, null, null, classes, shareLocation, background,
            smoothL1, logistic, locWeight, bipartite, overlapThreshold, matchPriors, useDifficult, mining, negPosRatio, negOverlap, sampleSize, code, varianceInTarget,
            agnostic, ignoreCrossBoundary, 0, normalization, new("MultiBoxLoss", layer));

    /// <summary>
    /// As <see cref="Forward"/>, after a first guess: priors that it takes for nothing are no negatives, and the others are where it
    /// moves them before they are matched and before the codes of true boxes are made.
    /// </summary>
    /// <param name="location">The predicted codes, [images, boxes · 4].</param>
    /// <param name="confidence">The predicted scores, [images, boxes · classes].</param>
    /// <param name="priors">The priors and their variances, [1, 2, 4 · boxes].</param>
    /// <param name="label">The true boxes, as for <see cref="Forward"/>.</param>
    /// <param name="objectness">For each prior the probability to be nothing and to be something, [images, boxes · 2]. No gradient flows to it.</param>
    /// <param name="refinement">The codes that move the priors, [images, boxes · 4]; null if they stay. No gradient flows to them.</param>
    /// <param name="classes">The number of classes, background included.</param>
    /// <param name="shareLocation">Whether all classes have the same boxes; they must if priors are moved.</param>
    /// <param name="background">The class that is none.</param>
    /// <param name="smoothL1">Whether places are compared by <see cref="SmoothL1Loss"/>; if not, by half the squared difference.</param>
    /// <param name="logistic">Whether each class is a probability of its own; if not, all of them by softmax.</param>
    /// <param name="locWeight">The weight of the places' loss.</param>
    /// <param name="bipartite">Whether each true box has one prior only.</param>
    /// <param name="overlapThreshold">From which overlap on further priors belong to a true box.</param>
    /// <param name="matchPriors">Whether priors are matched; if not, the boxes that they predict. Moved priors are matched always.</param>
    /// <param name="useDifficult">Whether true boxes marked as difficult count.</param>
    /// <param name="mining">Which priors count.</param>
    /// <param name="negPosRatio">How many negatives there are for each match of an image.</param>
    /// <param name="negOverlap">Negatives overlap no true box by more.</param>
    /// <param name="sampleSize">How many hard examples an image has.</param>
    /// <param name="code">How boxes are coded.</param>
    /// <param name="varianceInTarget">Whether the codes are to be divided by the variances.</param>
    /// <param name="agnostic">Whether all classes but the background are one.</param>
    /// <param name="ignoreCrossBoundary">Whether boxes that reach out of the picture take no part.</param>
    /// <param name="objectnessScore">Below this probability to be something a prior is not mined.</param>
    /// <param name="normalization">What the sum is divided by; with Valid the number of matches.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottoms do not fit together, or a label has no sense.</exception>
    public static Tensor Refined(Tensor location, Tensor confidence, Tensor priors, Tensor label, Tensor objectness, Tensor? refinement, int classes,
        bool shareLocation = true, int background = 0, bool smoothL1 = true, bool logistic = false, float locWeight = 1f, bool bipartite = false,
        float overlapThreshold = 0.5f, bool matchPriors = true, bool useDifficult = true, BoxMining mining = BoxMining.MaxNegative, float negPosRatio = 3f,
        float negOverlap = 0.5f, int sampleSize = 64, BoxCode code = BoxCode.Corner, bool varianceInTarget = false, bool agnostic = false,
        bool ignoreCrossBoundary = false, float objectnessScore = 0.01f, LossNormalization normalization = LossNormalization.Valid, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(objectness);
        return Compute(location, confidence, priors, label, objectness, refinement, classes, shareLocation, background, smoothL1, logistic, locWeight, bipartite,
            overlapThreshold, matchPriors, useDifficult, mining, negPosRatio, negOverlap, sampleSize, code, varianceInTarget, agnostic, ignoreCrossBoundary,
            objectnessScore, normalization, new("MultiBoxLoss", layer));
    }

    private static Tensor Compute(Tensor location, Tensor confidence, Tensor priors, Tensor label, Tensor? objectness, Tensor? refinement, int classes,
        bool shareLocation, int background, bool smoothL1, bool logistic, float locWeight, bool bipartite, float overlapThreshold, bool matchPriors,
        bool useDifficult, BoxMining mining, float negPosRatio, float negOverlap, int sampleSize, BoxCode code, bool varianceInTarget, bool agnostic,
        bool ignoreCrossBoundary, float objectnessScore, LossNormalization normalization, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(confidence);
        ArgumentNullException.ThrowIfNull(priors);
        ArgumentNullException.ThrowIfNull(label);
        Require.SameBatch(location, confidence, layer, "scores");
        int images = (int)location.shape[0], boxes = (int)(priors.numel() / 8), perBox = shareLocation ? 1 : classes;
        Require.Count(location, (long)images * boxes * perBox * 4, layer, "codes");
        Require.Count(confidence, (long)images * boxes * classes, layer, "scores");
        if (objectness is not null)
            Require.Count(objectness, (long)images * boxes * 2, layer, "probabilities");
        if (refinement is not null)
            Require.Count(refinement, (long)images * boxes * 4, layer, "codes that move the priors");
        if (refinement is not null && !shareLocation)
            throw new ArgumentException($"{layer} moves priors only where all classes have the same boxes.");
        float[]? something = objectness is null ? null : Plain.Floats(objectness), moves = refinement is null ? null : Plain.Floats(refinement);
        (int Class, Box Box)[][] truths = Truths(LabelNumbers(label, layer), images, agnostic ? int.MaxValue : classes, background, useDifficult, layer);
        float[] numbers = Plain.Floats(priors);
        Box[] prior = [.. Enumerable.Range(0, boxes).Select(i => Box.At(numbers, i))], variance = [.. Enumerable.Range(0, boxes).Select(i => Box.At(numbers, boxes + i))];

        using var scope = NewDisposeScope();
        Tensor codes = location.reshape(-1, 4), scores = confidence.reshape(-1, classes);
        float[]? predicted = matchPriors && mining != BoxMining.HardExample ? null : Plain.Floats(codes);
        List<Example> positives = [], negatives = [];
        for (int image = 0; image < images; image++)
        {
            if (truths[image].Length == 0)
                continue;
            List<Example> matches = [];
            for (int c = 0; c < perBox; c++)
                if (shareLocation || c != background)
                    matches.AddRange(Matches(image, c));
            (List<Example> kept, List<Example> mined) = Mine(matches);
            positives.AddRange(kept);
            negatives.AddRange(mined);
        }

        float divisor = Math.Max(1, normalization switch
        {
            LossNormalization.Full => images * boxes,
            LossNormalization.Valid => positives.Count,
            LossNormalization.BatchSize => images,
            _ => 1,
        });
        return ((Places() * locWeight + Classes()) / divisor).MoveToOuterDisposeScope();

        IEnumerable<Example> Matches(int image, int c)
        {
            Box[] candidates = moves is not null ? [.. prior.Select((_, i) => Moved(image, i))] : matchPriors ? prior : [.. prior.Select((p, i) => p.Decode(Box.At(predicted!, Row(image, i, c)), varianceInTarget ? Box.One : variance[i], code))];
            // Predicted boxes of a class meet the true ones of that class only; priors meet all, and the class counts afterwards.
            (int Class, Box Box)[] considered = shareLocation || matchPriors ? truths[image] : [.. truths[image].Where(t => t.Class == c)];
            BoxMatching matching = BoxMatching.Find(candidates, considered, bipartite, overlapThreshold, ignoreCrossBoundary);
            for (int i = 0; i < boxes; i++)
            {
                int truth = matching.Truth[i];
                if (truth >= 0 && !shareLocation && considered[truth].Class != c)
                    truth = BoxMatching.None;
                int wanted = truth < 0 ? background : agnostic ? background + 1 : considered[truth].Class;
                yield return new Example(image, i, c, truth, wanted, truth < 0 ? default : considered[truth].Box, matching.Overlap[i]);
            }
        }

        (List<Example> Positives, List<Example> Negatives) Mine(List<Example> all)
        {
            List<Example> matched = [.. all.Where(e => e.IsMatched)];
            if (mining == BoxMining.None)
                return (matched, []);
            if (mining == BoxMining.MaxNegative)
            {
                Example[] eligible = [.. all.Where(e => e.Truth == BoxMatching.None && e.Overlap < negOverlap && MayBeSomething(e))];
                float[] wrong = ClassLosses(eligible);
                return (matched, Worst(eligible, wrong, Math.Min((int)(matched.Count * negPosRatio), eligible.Length)));
            }

            // A box that takes no part may still be among the hardest; it then counts for nothing.
            Example[] candidates = [.. all.Where(MayBeSomething)];
            float[] losses = ClassLosses(candidates);
            for (int i = 0; i < candidates.Length; i++)
                losses[i] += candidates[i].IsMatched ? PlaceLoss(candidates[i]) : 0;
            List<Example> hard = Worst(candidates, losses, Math.Min(sampleSize, candidates.Length));
            return ([.. hard.Where(e => e.IsMatched)], [.. hard.Where(e => e.Truth == BoxMatching.None)]);
        }

        // By number of the box in the end: sums must not depend on ties.
        static List<Example> Worst(Example[] examples, float[] losses, int count) =>
            [.. examples.Select((e, i) => (e, losses[i])).OrderByDescending(p => p.Item2).Take(count).Select(p => p.e).OrderBy(e => e.Prior)];

        float[] ClassLosses(Example[] examples)
        {
            if (examples.Length == 0)
                return [];
            using var noGrad = no_grad();
            using var inner = NewDisposeScope();
            return Plain.Floats(ClassLoss(examples));
        }

        float PlaceLoss(Example e)
        {
            // The fork weighs hard examples by the priors as they were.
            Box target = prior[e.Prior].Encode(e.TrueBox, variance[e.Prior], code), found = Box.At(predicted!, Row(e.Image, e.Prior, e.Class));
            Box divisor = varianceInTarget ? variance[e.Prior] : Box.One;
            float[] differences = [found.Left / divisor.Left - target.Left, found.Top / divisor.Top - target.Top, found.Right / divisor.Right - target.Right, found.Bottom / divisor.Bottom - target.Bottom];
            return differences.Sum(d => smoothL1 && MathF.Abs(d) >= 1 ? MathF.Abs(d) - 0.5f : 0.5f * d * d);
        }

        bool MayBeSomething(Example e) => something is null || something[(((e.Image * boxes) + e.Prior) * 2) + 1] >= objectnessScore;

        Box Moved(int image, int box) => moves is null ? prior[box] : prior[box].Decode(Box.At(moves, (image * boxes) + box), varianceInTarget ? Box.One : variance[box], code);

        Box Target(Example e) => Moved(e.Image, e.Prior).Encode(e.TrueBox, variance[e.Prior], code);

        int Row(int image, int box, int c) => ((image * boxes) + box) * perBox + c;

        Tensor Places()
        {
            if (positives.Count == 0)
                return codes.sum() * 0; // keeps a gradient, of zeros
            Tensor found = codes.index_select(0, tensor(positives.Select(e => (long)Row(e.Image, e.Prior, e.Class)).ToArray(), device: codes.device));
            // What the fork sends back is the gradient of the divided codes.
            if (varianceInTarget)
                found = Pointwise.WithGradient(found / Rows(positives.Select(e => variance[e.Prior])), found);
            Tensor difference = found - Rows(positives.Select(Target));
            return smoothL1 ? SmoothL1Loss.Sum(difference) : difference.square().sum() / 2;
        }

        Tensor Classes()
        {
            if (mining != BoxMining.None)
                return positives.Count + negatives.Count == 0 ? scores.sum() * 0 : ClassLoss([.. positives, .. negatives]).sum();
            Dictionary<(int, int), Example> matched = [];
            foreach (Example e in positives)
                matched[(e.Image, e.Prior)] = e;
            return ClassLoss([.. Enumerable.Range(0, images * boxes).Select(i => matched.TryGetValue((i / boxes, i % boxes), out Example? e)
                ? e : new Example(i / boxes, i % boxes, 0, BoxMatching.None, background, default, 0))]).sum();
        }

        Tensor ClassLoss(Example[] examples)
        {
            Tensor found = scores.index_select(0, tensor(examples.Select(e => ((long)e.Image * boxes) + e.Prior).ToArray(), device: scores.device));
            Tensor wanted = tensor(examples.Select(e => (long)e.Wanted).ToArray(), device: scores.device).unsqueeze(1);
            if (!logistic)
                return -SoftmaxWithLoss.Bounded(found.log_softmax(1).gather(1, wanted)).squeeze(1);
            Tensor truth = zeros_like(found).scatter(1, wanted, ones_like(found));
            return nn.functional.binary_cross_entropy_with_logits(found, truth, reduction: nn.Reduction.None).sum(1);
        }

        Tensor Rows(IEnumerable<Box> list) => tensor(list.SelectMany(b => (float[])[b.Left, b.Top, b.Right, b.Bottom]).ToArray(), device: codes.device).view(-1, 4);
    }

    // In Caffe's four axes the third counts the boxes, whatever stands in the others.
    private static float[] LabelNumbers(Tensor label, LayerName layer)
    {
        float[] numbers = Plain.Floats(label);
        long rows = label.dim() == 4 ? label.shape[2] : numbers.Length / 8;
        return numbers.Length < rows * 8 || (label.dim() != 4 && numbers.Length % 8 != 0)
            ? throw new ArgumentException($"{layer} expects labels of 8 numbers each, not {numbers.Length} numbers.")
            : numbers[..(int)(rows * 8)];
    }

    private static (int Class, Box Box)[][] Truths(float[] label, int images, int classes, int background, bool useDifficult, LayerName layer)
    {
        List<(int, Box)>[] truths = [.. Enumerable.Range(0, images).Select(_ => new List<(int, Box)>())];
        for (int i = 0; i < label.Length; i += 8)
        {
            int image = (int)label[i], c = (int)label[i + 1];
            if (image == -1 || (!useDifficult && label[i + 7] != 0))
                continue;
            if (image < 0 || image >= images)
                throw new ArgumentException($"{layer}: label {i / 8} belongs to image {image}, and there are {images}.");
            if (c < 0 || c >= classes || c == background)
                throw new ArgumentException($"{layer}: label {i / 8} is of class {c}, which is the background or none of {classes}.");
            truths[image].Add((c, new Box(label[i + 3], label[i + 4], label[i + 5], label[i + 6])));
        }

        return [.. truths.Select(t => t.ToArray())];
    }

    /// <summary>A prior, the class whose boxes it stands for (0 where they are shared), the true box, and the class it should predict.</summary>
    private sealed record Example(int Image, int Prior, int Class, int Truth, int Wanted, Box TrueBox, float Overlap)
    {
        public bool IsMatched => Truth >= 0;
    }
}
