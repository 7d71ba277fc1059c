using Prototxt.Inference.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>Layers over boxes beside the runtime's, whose numbers are Caffe's.</summary>
public sealed class BoxTests
{
    [Theory]
    [InlineData(true, 0, false, -1, -1, 1f)]
    [InlineData(true, 0, false, 5, 7, 0.9f)]
    [InlineData(false, -1, true, 4, -1, 1f)]
    [InlineData(false, 2, false, -1, 3, 0.5f)]
    public void Detections_are_those_of_the_runtime(bool share, int background, bool variance, int topK, int keepTopK, float eta)
    {
        const int Images = 2, Boxes = 12, Classes = 3;
        using Tensor location = Values.Random(1, Images, Boxes * 4 * (share ? 1 : Classes)), confidence = Values.Random(2, Images, Boxes * Classes);
        using Tensor corners = Values.Random(3, Boxes, 2) * 0.3f + 0.3f, boxes = cat([corners, corners + 0.3f], 1).view(1, 1, -1), priors = cat([boxes, full([1, 1, Boxes * 4], 0.1f)], 1);
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        foreach (BoxCode code in Enum.GetValues<BoxCode>())
        {
            using Tensor expected = Layers.DetectionOutput.Forward(location, confidence, priors, new Layers.DetectionOutputOptions
            {
                NumClasses = Classes, ShareLocation = share, BackgroundLabelId = background, VarianceEncodedInTarget = variance, TopK = topK,
                KeepTopK = keepTopK, Eta = eta, NmsThreshold = 0.6f, ConfidenceThreshold = -0.5f, CodeType = Enum.Parse<Layers.BoxCode>(code.ToString()),
            });
            Value found = DetectionOutput.Run(Values.Plain(location, work[0]), Values.Plain(confidence, work[1]), Values.Plain(priors, work[2]), work[3], new()
            {
                NumClasses = Classes, ShareLocation = share, BackgroundLabelId = background, VarianceEncodedInTarget = variance, TopK = topK,
                KeepTopK = keepTopK, Eta = eta, NmsThreshold = 0.6f, ConfidenceThreshold = -0.5f, CodeType = code,
            });
            Assert.InRange(Values.Difference(found, expected), 0, 1e-6);
        }
    }

    [Fact]
    public void Without_detections_there_is_a_row_for_each_image()
    {
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        using Tensor priors = zeros(1, 2, 4);
        Value found = DetectionOutput.Run(Values.Plain(zeros(2, 4), work[0]), Values.Plain(zeros(2, 2), work[1]), Values.Plain(priors, work[2]), work[3],
            new() { NumClasses = 2, ConfidenceThreshold = 0.5f });
        Assert.Equal([0, -1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, -1], found.Span.ToArray());
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    public void Priors_are_those_of_the_runtime(bool flip, bool clip, bool hasMax)
    {
        using Tensor x = zeros(1, 8, 4, 3), image = zeros(1, 3, 64, 50);
        using Workspace work = GuardedMemory.Workspace(3, WorkerPool.Single);
        using Tensor expected = Layers.PriorBox.Forward(x, image, new Layers.PriorBoxOptions { MinSize = [10.5f, 20], MaxSize = hasMax ? [30, 41] : [], AspectRatio = [2, 1, 3, 2], Flip = flip, Clip = clip, Variance = [0.1f, 0.1f, 0.2f, 0.2f] });
        Value found = PriorBox.Run(Values.ChannelsLast(x, work[0]), Values.Plain(image, work[1]), work[2],
            new() { MinSize = [10.5f, 20], MaxSize = hasMax ? [30, 41] : [], AspectRatio = [2, 1, 3, 2], Flip = flip, Clip = clip, Variance = [0.1f, 0.1f, 0.2f, 0.2f] });
        Assert.InRange(Values.Difference(found, expected), 0, 1e-6);
    }

    [Fact]
    public void Regions_are_those_of_the_runtime()
    {
        using Tensor scores = Values.Random(1, 1, 18, 4, 5).abs(), deltas = Values.Random(2, 1, 36, 4, 5) * 0.2f, info = tensor(new float[] { 64, 80, 1 });
        (Tensor rois, Tensor best) = Layers.Proposal.WithScores(scores, deltas, info, new Layers.ProposalOptions { PostNmsTopN = 20, PreNmsTopN = 100 });
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        Value x = Values.Plain(scores, work[0]), moves = Values.Plain(deltas, work[1]), picture = Values.Plain(info, work[2]);
        ProposalOptions options = new() { PostNmsTopN = 20, PreNmsTopN = 100 };
        Assert.InRange(Values.Difference(Proposal.Run(x, moves, picture, work[3], options), rois), 0, 1e-6);
        Assert.InRange(Values.Difference(Proposal.Scores(x, moves, picture, work[3], options), best), 0, 1e-6);
    }

    [Fact]
    public void Pooled_regions_are_those_of_the_runtime()
    {
        using Tensor x = Values.Random(1, 2, 5, 9, 7), rois = tensor(new float[] { 0, 0, 0, 6, 8, 1, 3, 2, 3, 2, 1, -4, -4, 20, 20, 0, 30, 30, 40, 40 }).view(4, 5);
        using Tensor expected = Layers.ROIPooling.Forward(x, rois, [3, 2], 0.7f, 0.1f);
        using Workspace work = GuardedMemory.Workspace(3, WorkerPool.Single);
        Value regions = Values.Plain(rois, work[1]);
        Assert.InRange(Values.Difference(ROIPooling.Run(Values.Plain(x, work[0]), regions, work[2], 3, 2, 0.7f, 0.1f), expected), 0, 0);
        Assert.InRange(Values.Difference(ROIPooling.Run(Values.ChannelsLast(x, work[0]), regions, work[2], 3, 2, 0.7f, 0.1f), expected), 0, 0);
    }
}
