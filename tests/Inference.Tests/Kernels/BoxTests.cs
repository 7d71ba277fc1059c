using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>
/// Layers over boxes beside the runtime's: that bottoms are read and tops written alike. What is computed of the boxes stands once, for
/// both; Caffe's recorded numbers are the referee of that.
/// </summary>
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
            using Tensor expected = Layers.DetectionOutput.Forward(location, confidence, priors, new DetectionOutputOptions
            {
                NumClasses = Classes, ShareLocation = share, BackgroundLabelId = background, VarianceEncodedInTarget = variance, TopK = topK,
                KeepTopK = keepTopK, Eta = eta, NmsThreshold = 0.6f, ConfidenceThreshold = -0.5f, CodeType = code,
            });
            Value found = DetectionOutput.Run(Values.Plain(location, work[0]), Values.Plain(confidence, work[1]), Values.Plain(priors, work[2]), work[3], new()
            {
                NumClasses = Classes, ShareLocation = share, BackgroundLabelId = background, VarianceEncodedInTarget = variance, TopK = topK,
                KeepTopK = keepTopK, Eta = eta, NmsThreshold = 0.6f, ConfidenceThreshold = -0.5f, CodeType = code,
            });
            Assert.InRange(Values.Difference(found, expected), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refined_detections_are_those_of_the_runtime(bool moves)
    {
        const int Images = 2, Boxes = 12, Classes = 3;
        using Tensor location = Values.Random(1, Images, Boxes * 4), confidence = Values.Random(2, Images, Boxes * Classes), first = Values.Random(4, Images, Boxes * 4), sure = Values.Random(5, Images, Boxes * 2);
        using Tensor corners = Values.Random(3, Boxes, 2) * 0.3f + 0.3f, boxes = cat([corners, corners + 0.3f], 1).view(1, 1, -1), priors = cat([boxes, full([1, 1, Boxes * 4], 0.1f)], 1);
        using Workspace work = GuardedMemory.Workspace(6, WorkerPool.Single);
        using Tensor expected = Layers.DetectionOutput.Refined(location, confidence, priors, sure, moves ? first : null, new DetectionOutputOptions { NumClasses = Classes, ObjectnessScore = 0.2f, CodeType = BoxCode.CenterSize });
        DetectionOutputOptions options = new() { NumClasses = Classes, ObjectnessScore = 0.2f, CodeType = BoxCode.CenterSize };
        Value codes = Values.Plain(location, work[0]), scores = Values.Plain(confidence, work[1]), places = Values.Plain(priors, work[2]), objectness = Values.Plain(sure, work[3]);
        Value found = moves ? DetectionOutput.Refined(codes, scores, places, objectness, Values.Plain(first, work[5]), work[4], options) : DetectionOutput.Refined(codes, scores, places, objectness, work[4], options);
        Assert.InRange(Values.Difference(found, expected), 0, 1e-6);
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
        using Tensor expected = Layers.PriorBox.Forward(x, image, new PriorBoxOptions { MinSize = [10.5f, 20], MaxSize = hasMax ? [30, 41] : [], AspectRatio = [2, 1, 3, 2], Flip = flip, Clip = clip, Variance = [0.1f, 0.1f, 0.2f, 0.2f] });
        Value found = PriorBox.Run(Values.ChannelsLast(x, work[0]), Values.Plain(image, work[1]), work[2],
            new() { MinSize = [10.5f, 20], MaxSize = hasMax ? [30, 41] : [], AspectRatio = [2, 1, 3, 2], Flip = flip, Clip = clip, Variance = [0.1f, 0.1f, 0.2f, 0.2f] });
        Assert.InRange(Values.Difference(found, expected), 0, 1e-6);
    }

    [Fact]
    public void Priors_of_forks_are_those_of_the_runtime()
    {
        using Tensor x = zeros(1, 8, 4, 3), image = zeros(1, 3, 64, 50);
        using Workspace work = GuardedMemory.Workspace(3, WorkerPool.Single);
        Value map = Values.Plain(x, work[0]), picture = Values.Plain(image, work[1]);
        using Tensor faces = Layers.PriorBox.Forward(x, image, new PriorBoxOptions { MinSize = [32, 64, 128], FaceBoxes = true });
        Assert.InRange(Values.Difference(PriorBox.Run(map, picture, work[2], new() { MinSize = [32, 64, 128], FaceBoxes = true }), faces), 0, 1e-6);
        using Tensor offsets = Layers.PriorBox.Forward(x, image, new PriorBoxOptions { MinSize = [10.5f], Offsets = [0.5f, 0.25f, 0.1f, 0.75f], Clip = true, ImageSize = [60, 44], Step = [15, 11] });
        Assert.InRange(Values.Difference(PriorBox.Run(map, picture, work[2], new() { MinSize = [10.5f], Offsets = [0.5f, 0.25f, 0.1f, 0.75f], Clip = true, ImageSize = [60, 44], Step = [15, 11] }), offsets), 0, 1e-6);
        using Tensor sizes = Layers.PriorBox.Forward(x, image, new PriorBoxOptions { Sizes = [10.5f, 7, 3, 4.5f] });
        Assert.InRange(Values.Difference(PriorBox.Run(map, picture, work[2], new() { Sizes = [10.5f, 7, 3, 4.5f] }), sizes), 0, 1e-6);
    }

    [Fact]
    public void Regions_are_those_of_the_runtime()
    {
        using Tensor scores = Values.Random(1, 1, 18, 4, 5).abs(), deltas = Values.Random(2, 1, 36, 4, 5) * 0.2f, info = tensor(new float[] { 64, 80, 1 });
        (Tensor rois, Tensor best) = Layers.Proposal.WithScores(scores, deltas, info, new ProposalOptions { PostNmsTopN = 20, PreNmsTopN = 100 });
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        Value x = Values.Plain(scores, work[0]), moves = Values.Plain(deltas, work[1]), picture = Values.Plain(info, work[2]);
        ProposalOptions options = new() { PostNmsTopN = 20, PreNmsTopN = 100 };
        Assert.InRange(Values.Difference(Proposal.Run(x, moves, picture, work[3], options), rois), 0, 1e-6);
        Assert.InRange(Values.Difference(Proposal.Scores(x, moves, picture, work[3], options), best), 0, 1e-6);
    }

    [Theory]
    [InlineData(100, 20)]
    [InlineData(-1, 0)]
    public void Regions_of_the_Python_layer_are_those_of_the_runtime(int before, int after)
    {
        // scores in steps, so that some are equal
        using Tensor scores = (Values.Random(1, 1, 18, 4, 5).abs() * 8).round() / 8, deltas = Values.Random(2, 1, 36, 4, 5) * 0.2f, info = tensor(new float[] { 64, 80, 1 });
        (Tensor rois, Tensor best) = Layers.ProposalLayer.WithScores(scores, deltas, info, new ProposalOptions { PostNmsTopN = after, PreNmsTopN = before, MinSize = 20 });
        using Workspace work = GuardedMemory.Workspace(4, WorkerPool.Single);
        Value x = Values.Plain(scores, work[0]), moves = Values.Plain(deltas, work[1]), picture = Values.Plain(info, work[2]);
        ProposalOptions options = new() { PostNmsTopN = after, PreNmsTopN = before, MinSize = 20 };
        Assert.InRange(Values.Difference(ProposalLayer.Run(x, moves, picture, work[3], options), rois), 0, 1e-6);
        Assert.InRange(Values.Difference(ProposalLayer.Scores(x, moves, picture, work[3], options), best), 0, 1e-6);
    }

    [Fact]
    public void Sampled_regions_are_those_of_the_runtime()
    {
        using Tensor x = Values.Random(1, 2, 18, 9, 7), rois = tensor(new float[] { 0, 0, 0, 6, 8, 1, 3, 2, 3, 2, 1, -4, -4, 20, 20, 0, 30, 30, 40, 40, 1, 2.5f, 1.25f, 9.5f, 11 }).view(5, 5);
        using Workspace work = GuardedMemory.Workspace(3, new WorkerPool(3));
        Value regions = Values.Plain(rois, work[1]);
        foreach (bool isPlain in new[] { true, false })
        {
            Value pictures = isPlain ? Values.Plain(x, work[0]) : Values.ChannelsLast(x, work[0]);
            foreach (int points in new[] { -1, 2 })
                Assert.InRange(Values.Difference(ROIAlign.Run(pictures, regions, work[2], [3, 2], 0.7f, points), Layers.ROIAlign.Forward(x, rois, [3, 2], 0.7f, points)), 0, 1e-6);
            Assert.InRange(Values.Difference(ROIAlign.Corners(pictures, regions, work[2], [3, 2], 0.7f, 0.1f), Layers.ROIAlign.Corners(x, rois, [3, 2], 0.7f, 0.1f)), 0, 1e-6);
            Assert.InRange(Values.Difference(PSROIPooling.Run(pictures, regions, work[2], 2, 3, 0.7f), Layers.PSROIPooling.Forward(x, rois, 2, 3, 0.7f)), 0, 1e-6);
        }
    }

    [Fact]
    public void A_region_far_larger_than_the_picture_takes_no_longer_for_it()
    {
        using Tensor x = ones(1, 1, 4, 4);
        using Workspace work = GuardedMemory.Workspace(3, WorkerPool.Single);
        Value found = ROIAlign.Run(Values.Plain(x, work[0]), Values.Plain(tensor(new float[] { 0, -1e9f, -1e9f, 1e9f, 1e9f }).view(1, 5), work[1]), work[2], [2, 2]);
        Assert.All(found.Span.ToArray(), number => Assert.InRange(number, 0, 1e-6f));
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

    [Theory]
    [InlineData(1, 3, 3, 1, 1, false)]
    [InlineData(3, 4, 4, 2, 2, false)]
    [InlineData(3, 2, 1, 1, 1, true)]
    public void Correlations_are_those_of_the_runtime(int kernel, int reach, int pad, int stride1, int stride2, bool subtract)
    {
        using Tensor x = Values.Random(1, 2, 21, 9, 8), other = Values.Random(2, 2, 21, 9, 8);
        using Tensor expected = Layers.Correlation.Forward(x.to(float64), other.to(float64), kernel, reach, pad, stride1, stride2, subtract);
        using Workspace work = GuardedMemory.Workspace(3, new WorkerPool(3));
        Value found = Correlation.Run(Values.ChannelsLast(x, work[0]), Values.ChannelsLast(other, work[1]), work[2], kernel, reach, pad, stride1, stride2, subtract);
        Assert.InRange(Values.Difference(found, expected), 0, 2e-6);
    }
}
