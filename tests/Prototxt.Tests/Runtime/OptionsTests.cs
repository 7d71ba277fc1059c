using System.Diagnostics;
using System.Reflection;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Layers;
using Prototxt.Tests.Layers;
using Xunit;
using static TorchSharp.torch;
using BoxCode = Prototxt.Layers.BoxCode;

namespace Prototxt.Tests.Runtime;

/// <summary>The records that take the fields of layers which have many.</summary>
public class OptionsTests
{
    [Theory]
    [InlineData("MultiBoxLossParameter", 18)]
    [InlineData("DetectionOutputParameter", 6)]
    [InlineData("NonMaximumSuppressionParameter", 2)]
    [InlineData("PriorBoxParameter", 4)]
    [InlineData("ProposalParameter", 5)]
    public void Fields_are_called_as_in_Caffe_and_begin_as_its_defaults(string message, int count)
    {
        object options = message switch
        {
            "MultiBoxLossParameter" => new MultiBoxLossOptions { NumClasses = 2 },
            "PriorBoxParameter" => new PriorBoxOptions(),
            "ProposalParameter" => new ProposalOptions(),
            _ => new DetectionOutputOptions { NumClasses = 2 },
        };
        int found = 0;
        foreach (FieldSchema field in CaffeSchema.Message(message).Fields.Where(f => f.Declared is not null))
        {
            if (options.GetType().GetProperty(Plain(field.Name), BindingFlags.Instance | BindingFlags.Public | BindingFlags.IgnoreCase) is not { } property)
                continue;
            found++;
            Value expected = Defaults.Of(field)!;
            switch (property.GetValue(options))
            {
                case Enum one:
                    Assert.Equal(Plain(expected.EnumName!), one.ToString(), ignoreCase: true);
                    break;
                case bool flag:
                    Assert.Equal(expected.Bool, flag);
                    break;
                case int whole:
                    Assert.Equal(expected.Int64, whole);
                    break;
                case float real:
                    Assert.Equal(field.Kind == FieldKind.Float ? expected.Double : expected.Int64, real, 1e-6);
                    break;
                default:
                    Assert.Fail(field.Name);
                    break;
            }
        }

        Assert.Equal(count, found);

        static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
    }

    // Two images, four priors, three classes; the boxes of each class by themselves where they are not shared.
    [Fact]
    public void Each_field_of_a_MultiBoxLoss_changes_what_it_should()
    {
        using var scope = NewDisposeScope();
        Tensor priors = tensor([
            0f, 0, 0.5f, 0.5f, 0.5f, 0, 1.1f, 0.5f, 0, 0.5f, 0.5f, 1, 0.4f, 0.45f, 1, 1, .. Enumerable.Range(0, 16).Select(i => 0.1f + (i % 4 * 0.05f))], [1, 2, 16]);
        Tensor label = tensor([0f, 1, 0, 0, 0.05f, 0.5f, 0.55f, 0, 0, 2, 0, 0.5f, 0, 1, 0.6f, 1, 1, 1, 0, 0.1f, 0.4f, 0.6f, 1, 0], [1, 1, 3, 8]);
        Tensor location = Numbers.Mixed(2, 16) * 3, confidence = Numbers.Mixed(2, 12) * 2, something = Numbers.Mixed(2, 8).abs(), moves = Numbers.Mixed(2, 16) / 4;
        var usual = new MultiBoxLossOptions { NumClasses = 3, NegPosRatio = 1 };
        float Loss(MultiBoxLossOptions options) => MultiBoxLoss.Forward(location, confidence, priors, label, options).item<float>();
        void Same(float expected, MultiBoxLossOptions options, bool changes = true)
        {
            Assert.Equal(expected, Loss(options));
            Assert.Equal(changes, Loss(usual) != expected);
        }

        float Long(bool smoothL1 = true, bool logistic = false, float locWeight = 1, bool bipartite = false, float overlap = 0.5f, bool matchPriors = true, bool useDifficult = true,
            BoxMining mining = BoxMining.MaxNegative, float ratio = 1, float negOverlap = 0.5f, int size = 64, BoxCode code = BoxCode.Corner, bool variance = false, bool cross = false,
            LossNormalization normalization = LossNormalization.Valid) =>
            MultiBoxLoss.Forward(location, confidence, priors, label, classes: 3, smoothL1: smoothL1, logistic: logistic, locWeight: locWeight, bipartite: bipartite, overlapThreshold: overlap,
                matchPriors: matchPriors, useDifficult: useDifficult, mining: mining, negPosRatio: ratio, negOverlap: negOverlap, sampleSize: size, code: code, varianceInTarget: variance,
                ignoreCrossBoundary: cross, normalization: normalization).item<float>();
        Same(Long(), usual, changes: false);
        Assert.Equal(Loss(new() { NumClasses = 3 }), MultiBoxLoss.Forward(location, confidence, priors, label, options: new() { NumClasses = 3 }, layer: "mbox_loss").item<float>());
        Same(Long(smoothL1: false), usual with { LocLossType = LocLossType.L2 });
        Same(Long(logistic: true), usual with { ConfLossType = ConfLossType.Logistic });
        Same(Long(locWeight: 2), usual with { LocWeight = 2 });
        Same(Long(overlap: 0.1f), usual with { OverlapThreshold = 0.1f });
        Same(Long(overlap: 0.1f, bipartite: true), usual with { OverlapThreshold = 0.1f, MatchType = BoxMatch.Bipartite }, changes: false); // one each, as with the usual overlap
        Same(Long(matchPriors: false), usual with { UsePriorForMatching = false });
        Same(Long(useDifficult: false), usual with { UseDifficultGt = false });
        Same(Long(mining: BoxMining.None), usual with { MiningType = BoxMining.None });
        Same(Long(mining: BoxMining.HardExample, size: 2), usual with { MiningType = BoxMining.HardExample, SampleSize = 2 });
        Same(Long(ratio: 3), usual with { NegPosRatio = 3 });
        Same(Long(negOverlap: 0.01f), usual with { NegOverlap = 0.01f });
        Same(Long(code: BoxCode.CenterSize), usual with { CodeType = BoxCode.CenterSize });
        Same(Long(variance: true), usual with { EncodeVarianceInTarget = true });
        Same(Long(cross: true), usual with { IgnoreCrossBoundaryBbox = true });
        Same(Long(normalization: LossNormalization.Full), usual with { Normalization = LossNormalization.Full });
        Assert.Equal(
            MultiBoxLoss.Refined(location, confidence, priors, label, something, moves, classes: 3, negPosRatio: 1, objectnessScore: 0.5f).item<float>(),
            MultiBoxLoss.Refined(location, confidence, priors, label, something, moves, usual with { ObjectnessScore = 0.5f }).item<float>());
        Assert.NotEqual(
            MultiBoxLoss.Refined(location, confidence, priors, label, something, null, usual with { ObjectnessScore = 0.9f }).item<float>(),
            MultiBoxLoss.Refined(location, confidence, priors, label, something, null, usual).item<float>());
        // The second class as background, and the boxes of each class by themselves.
        label[.., .., .., 1] = tensor([0f, 2, 0], [1, 1, 3]);
        Tensor own = Numbers.Mixed(2, 48);
        Assert.Equal(
            MultiBoxLoss.Forward(own, confidence, priors, label, classes: 3, shareLocation: false, background: 1, mining: BoxMining.None).item<float>(),
            MultiBoxLoss.Forward(own, confidence, priors, label, usual with { ShareLocation = false, BackgroundLabelId = 1, MiningType = BoxMining.None }).item<float>());
    }

    [Fact]
    public void Each_field_of_a_DetectionOutput_changes_what_it_should()
    {
        using var scope = NewDisposeScope();
        Tensor priors = tensor([
            0f, 0, 0.5f, 0.5f, 0.05f, 0, 0.55f, 0.5f, 0.1f, 0, 0.6f, 0.5f, 0.4f, 0.45f, 1, 1, .. Enumerable.Range(0, 16).Select(i => 0.1f + (i % 4 * 0.05f))], [1, 2, 16]);
        Tensor location = Numbers.Mixed(1, 16) / 10, confidence = Numbers.Mixed(1, 12), something = Numbers.Mixed(1, 8).abs();
        var usual = new DetectionOutputOptions { NumClasses = 3 };
        void Same(Tensor expected, DetectionOutputOptions options, DetectionOutputOptions? unlike = null)
        {
            Tensor found = DetectionOutput.Forward(location, confidence, priors, options);
            Assert.Equal(expected.shape, found.shape);
            Assert.Equal(Numbers.Of(expected), Numbers.Of(found));
            if (options != usual)
                Assert.NotEqual(Numbers.Of(DetectionOutput.Forward(location, confidence, priors, unlike ?? usual)), Numbers.Of(found));
        }

        Same(DetectionOutput.Forward(location, confidence, priors, 3), usual);
        Same(DetectionOutput.Forward(location, confidence, priors, 3, background: -1), usual with { BackgroundLabelId = -1 });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, code: BoxCode.CornerSize), usual with { CodeType = BoxCode.CornerSize });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, varianceInTarget: true), usual with { VarianceEncodedInTarget = true });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, nmsThreshold: 0.9f), usual with { NmsThreshold = 0.9f });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, nmsThreshold: 0.9f, eta: 0.6f), usual with { NmsThreshold = 0.9f, Eta = 0.6f }, unlike: usual with { NmsThreshold = 0.9f });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, topK: 1), usual with { TopK = 1 });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, keepTopK: 1), usual with { KeepTopK = 1 });
        Same(DetectionOutput.Forward(location, confidence, priors, 3, confidenceThreshold: 0.3f), usual with { ConfidenceThreshold = 0.3f });
        Tensor own = Numbers.Mixed(1, 48) / 10;
        Assert.Equal(
            Numbers.Of(DetectionOutput.Forward(own, confidence, priors, 3, shareLocation: false)),
            Numbers.Of(DetectionOutput.Forward(own, confidence, priors, usual with { ShareLocation = false })));
        Assert.Equal(
            Numbers.Of(DetectionOutput.Refined(location, confidence, priors, something, null, 3, objectnessScore: 0.5f)),
            Numbers.Of(DetectionOutput.Refined(location, confidence, priors, something, null, usual with { ObjectnessScore = 0.5f })));
    }

    [Fact]
    public void Each_field_of_a_PriorBox_changes_what_it_should()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(1, 2, 2, 3), image = zeros(1, 3, 40, 90);
        var usual = new PriorBoxOptions { MinSize = [8.5f, 64] };
        void Same(Tensor expected, PriorBoxOptions options)
        {
            float[] found = Numbers.Of(PriorBox.Forward(x, image, options));
            Assert.Equal(Numbers.Of(expected), found);
            if (options != usual)
                Assert.NotEqual(Numbers.Of(PriorBox.Forward(x, image, usual)), found);
        }

        Same(PriorBox.Forward(x, image, [8.5f, 64]), usual);
        Same(PriorBox.Forward(x, image, [8.5f, 64], maxSize: [20.5f, 80]), usual with { MaxSize = [20.5f, 80] });
        Same(PriorBox.Forward(x, image, [8.5f, 64], aspectRatio: [2]), usual with { AspectRatio = [2] });
        Same(PriorBox.Forward(x, image, [8.5f, 64], aspectRatio: [2], flip: false), usual with { AspectRatio = [2], Flip = false });
        Same(PriorBox.Forward(x, image, [8.5f, 64], clip: true), usual with { Clip = true });
        Same(PriorBox.Forward(x, image, [8.5f, 64], variance: [0.1f, 0.1f, 0.2f, 0.2f]), usual with { Variance = [0.1f, 0.1f, 0.2f, 0.2f] });
        Same(PriorBox.Forward(x, image, [8.5f, 64], imageSize: [50, 60]), usual with { ImageSize = [50, 60] });
        Same(PriorBox.Forward(x, image, [8.5f, 64], step: [16, 8]), usual with { Step = [16, 8] });
        Same(PriorBox.Forward(x, image, [8.5f, 64], offset: 0.25f), usual with { Offset = 0.25f });
        Same(PriorBox.Forward(x, image, [8.5f, 64], offsets: [0.25f, 0.5f, 0.75f, 0.5f]), usual with { Offsets = [0.25f, 0.5f, 0.75f, 0.5f] });
        Same(PriorBox.Forward(x, image, [], sizes: [3, 4, 5, 6]), usual with { MinSize = [], Sizes = [3, 4, 5, 6] });
        Same(PriorBox.FaceBoxes(x, image, [8.5f, 64]), usual with { FaceBoxes = true });
        Assert.Throws<ArgumentException>(() => PriorBox.Forward(x, image, usual with { Step = [16] }));
        Assert.Throws<ArgumentException>(() => PriorBox.Forward(x, image, usual with { Variance = [1, 2] }));
        Assert.Throws<ArgumentException>(() => PriorBox.Forward(x, image, usual with { MaxSize = [100] }));
    }

    [Fact]
    public void Prior_boxes_of_many_ratios_leave_known_ones_out()
    {
        using var scope = NewDisposeScope();
        float[] ratios = [.. Enumerable.Range(0, 3000).Select(i => MathF.Exp((i * 7919 % 3000 / 1000f) - 1.5f) + (i % 3 * 4e-7f))];
        List<float> known = [1];
        foreach (float ratio in ratios.Concat(ratios))
            if (!known.Exists(r => MathF.Abs(ratio - r) < 1e-6f))
                known.AddRange([ratio, 1 / ratio]);
        float[] widths = [.. known.Where(r => r == 1 || MathF.Abs(r - 1) >= 1e-6f).Select(r => 100 * MathF.Sqrt(r))];
        Tensor boxes = PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 1000, 1000), new PriorBoxOptions { MinSize = [100], AspectRatio = [.. ratios, .. ratios] });
        float[] found = Numbers.Of(boxes[0, 0]);
        Numbers.AreClose(widths, [.. Enumerable.Range(0, found.Length / 4).Select(i => (found[(4 * i) + 2] - found[4 * i]) * 1000)], 1e-4);
    }

    [Fact]
    public void Prior_boxes_take_no_time_that_grows_with_the_square_of_the_ratios()
    {
        using var scope = NewDisposeScope();
        float[] ratios = [.. Enumerable.Range(0, 200_000).Select(i => 2 + (i * 1e-4f))];
        var watch = Stopwatch.StartNew();
        PriorBox.Forward(zeros(1, 1, 1, 1), zeros(1, 3, 9, 9), new PriorBoxOptions { MinSize = [4], AspectRatio = ratios });
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Both_proposal_layers_take_the_same_fields()
    {
        using var scope = NewDisposeScope();
        Tensor scores = Numbers.Mixed(1, 8, 3, 3).abs(), deltas = Numbers.Mixed(1, 16, 3, 3) / 4, info = tensor([60f, 70f, 2f], [1, 3]);
        var options = new ProposalOptions { FeatStride = 8, BaseSize = 4, Ratios = [0.5f, 2], Scales = [2, 3], MinSize = 3, PreNmsTopN = 20, PostNmsTopN = 7, NmsThreshold = 0.5f };
        Assert.Equal(
            Numbers.Of(Proposal.Forward(scores, deltas, info, [0.5f, 2], [2, 3], featStride: 8, baseSize: 4, minSize: 3, preNmsTopN: 20, postNmsTopN: 7, nmsThreshold: 0.5f)),
            Numbers.Of(Proposal.Forward(scores, deltas, info, options)));
        Assert.Equal(
            Numbers.Of(ProposalLayer.Forward(scores, deltas, info, 8, [2, 3], [0.5f, 2], baseSize: 4, preNmsTopN: 20, postNmsTopN: 7, nmsThreshold: 0.5f, minSize: 3)),
            Numbers.Of(ProposalLayer.Forward(scores, deltas, info, options)));
        Assert.Equal(7, ProposalLayer.WithScores(scores, deltas, info, options).Scores.shape[0]);
    }
}
