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
    public void Each_field_of_a_MultiBoxLoss_changes_the_loss()
    {
        using var scope = NewDisposeScope();
        Tensor priors = tensor([
            0f, 0, 0.5f, 0.5f, 0.5f, 0, 1.1f, 0.5f, 0, 0.5f, 0.5f, 1, 0.4f, 0.45f, 1, 1, .. Enumerable.Range(0, 16).Select(i => 0.1f + (i % 4 * 0.05f))], [1, 2, 16]);
        Tensor label = tensor([0f, 1, 0, 0, 0.05f, 0.5f, 0.55f, 0, 0, 2, 0, 0.5f, 0, 1, 0.6f, 1, 1, 1, 0, 0.1f, 0.4f, 0.6f, 1, 0], [1, 1, 3, 8]);
        Tensor location = Numbers.Mixed(2, 16) * 3, confidence = Numbers.Mixed(2, 12) * 2, something = Numbers.Mixed(2, 8).abs(), own = Numbers.Mixed(2, 48);
        float Loss(MultiBoxLossOptions options) => MultiBoxLoss.Forward(options.ShareLocation ? location : own, confidence, priors, label, options).item<float>();

        var usual = new MultiBoxLossOptions { NumClasses = 3, NegPosRatio = 1 };
        MultiBoxLossOptions[] others =
        [
            usual with { LocLossType = LocLossType.L2 },
            usual with { ConfLossType = ConfLossType.Logistic },
            usual with { LocWeight = 2 },
            usual with { OverlapThreshold = 0.1f },
            usual with { UsePriorForMatching = false },
            usual with { UseDifficultGt = false },
            usual with { MiningType = BoxMining.None },
            usual with { MiningType = BoxMining.HardExample, SampleSize = 2 },
            usual with { NegPosRatio = 3 },
            usual with { NegOverlap = 0.01f },
            usual with { CodeType = BoxCode.CenterSize },
            usual with { EncodeVarianceInTarget = true },
            usual with { IgnoreCrossBoundaryBbox = true },
            usual with { Normalization = LossNormalization.Full },
        ];
        Assert.All(others, o => Assert.NotEqual(Loss(usual), Loss(o)));
        // One prior for each box, however many overlap it enough.
        Assert.Equal(Loss(usual), Loss(usual with { OverlapThreshold = 0.1f, MatchType = BoxMatch.Bipartite }));
        Assert.NotEqual(Loss(others[7]), Loss(others[7] with { SampleSize = 1 }));
        float Refined(MultiBoxLossOptions options) => MultiBoxLoss.Refined(location, confidence, priors, label, something, null, options).item<float>();
        Assert.NotEqual(Refined(usual), Refined(usual with { ObjectnessScore = 0.9f }));
        // Another class as background, and the boxes of each class by themselves.
        label[.., .., .., 1] = tensor([0f, 2, 0], [1, 1, 3]);
        MultiBoxLossOptions second = usual with { BackgroundLabelId = 1, MiningType = BoxMining.None };
        Assert.NotEqual(Loss(second), Loss(second with { ShareLocation = false }));
        Assert.Throws<ArgumentException>(() => Loss(second with { BackgroundLabelId = 0 }));
    }

    [Fact]
    public void Each_field_of_a_DetectionOutput_changes_what_is_found()
    {
        using var scope = NewDisposeScope();
        Tensor priors = tensor([
            0f, 0, 0.5f, 0.5f, 0.05f, 0, 0.55f, 0.5f, 0.1f, 0, 0.6f, 0.5f, 0.4f, 0.45f, 1, 1, .. Enumerable.Range(0, 16).Select(i => 0.1f + (i % 4 * 0.05f))], [1, 2, 16]);
        Tensor location = Numbers.Mixed(1, 16) / 10, confidence = Numbers.Mixed(1, 12), something = Numbers.Mixed(1, 8).abs(), own = Numbers.Mixed(1, 48) / 10;
        float[] Found(DetectionOutputOptions options) => Numbers.Of(DetectionOutput.Forward(options.ShareLocation ? location : own, confidence, priors, options));

        var usual = new DetectionOutputOptions { NumClasses = 3 };
        DetectionOutputOptions[] others =
        [
            usual with { ShareLocation = false },
            usual with { BackgroundLabelId = -1 },
            usual with { CodeType = BoxCode.CornerSize },
            usual with { VarianceEncodedInTarget = true },
            usual with { NmsThreshold = 0.9f },
            usual with { TopK = 1 },
            usual with { KeepTopK = 1 },
            usual with { ConfidenceThreshold = 0.3f },
        ];
        Assert.All(others, o => Assert.NotEqual(Found(usual), Found(o)));
        Assert.NotEqual(Found(usual with { NmsThreshold = 0.9f }), Found(usual with { NmsThreshold = 0.9f, Eta = 0.6f }));
        float[] Refined(DetectionOutputOptions options) => Numbers.Of(DetectionOutput.Refined(location, confidence, priors, something, null, options));
        Assert.NotEqual(Refined(usual), Refined(usual with { ObjectnessScore = 0.5f }));
    }

    [Fact]
    public void Each_field_of_a_PriorBox_changes_its_boxes()
    {
        using var scope = NewDisposeScope();
        Tensor x = zeros(1, 2, 2, 3), image = zeros(1, 3, 40, 90);
        float[] Boxes(PriorBoxOptions options) => Numbers.Of(PriorBox.Forward(x, image, options));

        var usual = new PriorBoxOptions { MinSize = [8.5f, 64], AspectRatio = [2] };
        PriorBoxOptions[] others =
        [
            usual with { MaxSize = [20.5f, 80] },
            usual with { AspectRatio = [2, 3] },
            usual with { Flip = false },
            usual with { Clip = true },
            usual with { Variance = [0.1f, 0.1f, 0.2f, 0.2f] },
            usual with { ImageSize = [50, 60] },
            usual with { Step = [16, 8] },
            usual with { Offset = 0.25f },
            usual with { Offsets = [0.25f, 0.5f, 0.75f, 0.5f] },
            usual with { MinSize = [], Sizes = [3, 4, 5, 6] },
            usual with { FaceBoxes = true },
        ];
        Assert.All(others, o => Assert.NotEqual(Boxes(usual), Boxes(o)));
        Assert.Throws<ArgumentException>(() => Boxes(usual with { Step = [16] }));
        Assert.Throws<ArgumentException>(() => Boxes(usual with { Variance = [1, 2] }));
        Assert.Throws<ArgumentException>(() => Boxes(usual with { MaxSize = [100] }));
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
    public void Each_field_changes_what_both_proposal_layers_find()
    {
        using var scope = NewDisposeScope();
        Tensor scores = Numbers.Mixed(1, 8, 3, 3).abs(), deltas = Numbers.Mixed(1, 16, 3, 3) / 4, info = tensor([60f, 70f, 2f], [1, 3]);
        var usual = new ProposalOptions { FeatStride = 8, BaseSize = 4, Ratios = [0.5f, 2], Scales = [2, 3], MinSize = 3, PreNmsTopN = 20, PostNmsTopN = 7, NmsThreshold = 0.5f };
        ProposalOptions[] others =
        [
            usual with { FeatStride = 9 },
            usual with { BaseSize = 5 },
            usual with { Ratios = [0.5f, 3] },
            usual with { Scales = [2, 4] },
            usual with { MinSize = 6 },
            usual with { PreNmsTopN = 3 },
            usual with { PostNmsTopN = 2 },
            usual with { NmsThreshold = 0.1f },
        ];
        foreach (Func<ProposalOptions, Tensor> layer in (Func<ProposalOptions, Tensor>[])[o => Proposal.Forward(scores, deltas, info, o), o => ProposalLayer.Forward(scores, deltas, info, o)])
            Assert.All(others, o => Assert.NotEqual(Numbers.Of(layer(usual)), Numbers.Of(layer(o))));
        Assert.Equal(7, ProposalLayer.WithScores(scores, deltas, info, usual).Scores.shape[0]);
    }
}
