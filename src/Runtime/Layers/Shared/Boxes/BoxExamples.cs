using Prototxt.Inference;
using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>Which priors count in SSD's loss, and what they add to it. All tensors are made in the caller's dispose scope.</summary>
internal sealed class BoxExamples(BoxPredictions predictions, TrueBox[][] truths, MultiBoxLossOptions options, Tensor location, Tensor confidence)
{
    private readonly Tensor codes = location.reshape(-1, 4), scores = confidence.reshape(-1, options.NumClasses);

    /// <summary>The loss of places and classes, a scalar.</summary>
    public Tensor Loss()
    {
        List<BoxExample> positives = [], negatives = [];
        for (int image = 0; image < predictions.Images; image++)
        {
            if (truths[image].Length == 0)
                continue;
            List<BoxExample> matches = [];
            for (int c = 0; c < predictions.CodesPerBox; c++)
                if (options.ShareLocation || c != options.BackgroundLabelId)
                    matches.AddRange(Match(image, c));
            (List<BoxExample> kept, List<BoxExample> mined) = Mine(matches);
            positives.AddRange(kept);
            negatives.AddRange(mined);
        }

        double divisor = LossNormalizer.Divisor(options.Normalization, predictions.Images, predictions.Boxes, positives.Count);
        return (Places(positives) * options.LocWeight + Classes(positives, negatives)) / divisor;
    }

    private IEnumerable<BoxExample> Match(int image, int c)
    {
        bool asTheyStart = predictions.AreMoved || options.UsePriorForMatching;
        Func<int, Box> candidate = asTheyStart ? i => predictions.Start(image, i) : i => predictions.Predicted(image, i, c);
        Box[] candidates = [.. Enumerable.Range(0, predictions.Boxes).Select(candidate)];
        // Predicted boxes of a class meet the true ones of that class only; priors meet all, and the class counts afterwards.
        TrueBox[] considered = options.ShareLocation || options.UsePriorForMatching ? truths[image] : [.. truths[image].Where(t => t.Class == c)];
        BoxMatching matching = BoxMatching.Find(candidates, considered, options);
        for (int i = 0; i < candidates.Length; i++)
        {
            int truth = matching.Truth[i];
            if (truth >= 0 && !options.ShareLocation && considered[truth].Class != c)
                truth = BoxMatching.None;
            int wanted = truth < 0 ? options.BackgroundLabelId : options.MapObjectToAgnostic ? options.BackgroundLabelId + 1 : considered[truth].Class;
            yield return new BoxExample(image, i, c, truth, wanted, truth < 0 ? default : considered[truth].Box, matching.Overlap[i]);
        }
    }

    private (List<BoxExample> Positives, List<BoxExample> Negatives) Mine(List<BoxExample> all)
    {
        List<BoxExample> matched = [.. all.Where(e => e.IsMatched)];
        if (options.MiningType == BoxMining.None)
            return (matched, []);
        if (options.MiningType == BoxMining.MaxNegative)
        {
            BoxExample[] eligible = [.. all.Where(e => e.Truth == BoxMatching.None && e.Overlap < options.NegOverlap && MayBeSomething(e))];
            return (matched, Worst(eligible, ClassLosses(eligible), Math.Min((int)(matched.Count * options.NegPosRatio), eligible.Length)));
        }

        // A box that takes no part may still be among the hardest; it then counts for nothing.
        BoxExample[] candidates = [.. all.Where(MayBeSomething)];
        float[] losses = ClassLosses(candidates);
        for (int i = 0; i < candidates.Length; i++)
            losses[i] += candidates[i].IsMatched ? PlaceLoss(candidates[i]) : 0;
        List<BoxExample> hard = Worst(candidates, losses, Math.Min(options.SampleSize, candidates.Length));
        return ([.. hard.Where(e => e.IsMatched)], [.. hard.Where(e => e.Truth == BoxMatching.None)]);
    }

    private bool MayBeSomething(BoxExample e) => predictions.MayBeSomething(e.Image, e.Prior);

    // By number of the box in the end: sums must not depend on ties.
    private static List<BoxExample> Worst(BoxExample[] examples, float[] losses, int count) =>
        [.. examples.Select((e, i) => (e, losses[i])).OrderByDescending(p => p.Item2).Take(count).Select(p => p.e).OrderBy(e => e.Prior)];

    private float[] ClassLosses(BoxExample[] examples)
    {
        if (examples.Length == 0)
            return [];
        using var noGrad = no_grad();
        using var inner = NewDisposeScope();
        return Plain.Floats(ClassLoss(examples));
    }

    private float PlaceLoss(BoxExample e)
    {
        // The fork weighs hard examples by the priors as they were.
        Box variance = predictions.Variance(e.Prior), found = predictions.Code(e.Image, e.Prior, e.Class);
        Box target = predictions.Prior(e.Prior).Encode(e.TrueBox, variance, options.CodeType), divisor = options.EncodeVarianceInTarget ? variance : Box.One;
        float[] differences =
        [
            found.Left / divisor.Left - target.Left, found.Top / divisor.Top - target.Top,
            found.Right / divisor.Right - target.Right, found.Bottom / divisor.Bottom - target.Bottom,
        ];
        return differences.Sum(d => options.LocLossType == LocLossType.SmoothL1 && MathF.Abs(d) >= 1 ? MathF.Abs(d) - 0.5f : 0.5f * d * d);
    }

    private Tensor Places(List<BoxExample> positives)
    {
        if (positives.Count == 0)
            return codes.sum() * 0; // keeps a gradient, of zeros
        Tensor found = codes.index_select(0, tensor(positives.Select(e => (long)predictions.Row(e.Image, e.Prior, e.Class)).ToArray(), device: codes.device));
        // What the fork sends back is the gradient of the divided codes.
        if (options.EncodeVarianceInTarget)
            found = Pointwise.WithGradient(found / Rows(positives.Select(e => predictions.Variance(e.Prior))), found);
        Tensor difference = found - Rows(positives.Select(e => predictions.Start(e.Image, e.Prior).Encode(e.TrueBox, predictions.Variance(e.Prior), options.CodeType)));
        return options.LocLossType == LocLossType.SmoothL1 ? LossTerms.SmoothL1(difference).sum() : difference.square().sum() / 2;
    }

    private Tensor Classes(List<BoxExample> positives, List<BoxExample> negatives)
    {
        if (options.MiningType != BoxMining.None)
            return positives.Count + negatives.Count == 0 ? scores.sum() * 0 : ClassLoss([.. positives, .. negatives]).sum();
        int boxes = predictions.Boxes;
        Dictionary<(int, int), BoxExample> matched = [];
        foreach (BoxExample e in positives)
            matched[(e.Image, e.Prior)] = e;
        return ClassLoss([.. Enumerable.Range(0, predictions.Images * boxes).Select(i => matched.TryGetValue((i / boxes, i % boxes), out BoxExample? e)
            ? e : new BoxExample(i / boxes, i % boxes, 0, BoxMatching.None, options.BackgroundLabelId, default, 0))]).sum();
    }

    private Tensor ClassLoss(BoxExample[] examples)
    {
        Tensor found = scores.index_select(0, tensor(examples.Select(e => ((long)e.Image * predictions.Boxes) + e.Prior).ToArray(), device: scores.device));
        Tensor wanted = tensor(examples.Select(e => (long)e.Wanted).ToArray(), device: scores.device).unsqueeze(1);
        if (options.ConfLossType == ConfLossType.Softmax)
            return -LossTerms.Bounded(found.log_softmax(1).gather(1, wanted)).squeeze(1);
        Tensor truth = zeros_like(found).scatter(1, wanted, ones_like(found));
        return nn.functional.binary_cross_entropy_with_logits(found, truth, reduction: nn.Reduction.None).sum(1);
    }

    private Tensor Rows(IEnumerable<Box> list) => tensor(list.SelectMany(b => (float[])[b.Left, b.Top, b.Right, b.Bottom]).ToArray(), device: codes.device).view(-1, 4);
}
