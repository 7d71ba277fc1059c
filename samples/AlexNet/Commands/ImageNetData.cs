using AlexNet.Models;
using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Images;

namespace AlexNet.Commands;

/// <summary>An LMDB of pictures for bvlc_alexnet: the prototxt's own paths are those of Caffe's folders.</summary>
internal sealed record ImageNetData(string Train, string Test, string? Mean, int Batch)
{
    public TrainingSource Source()
    {
        // of a large database it takes its time: once, and when everything else is known to be there
        var mean = new Lazy<MeanImage>(() => Mean is null ? ImageMean.Compute(Train) : MeanImage.Load(Mean));
        return new TrainingSource(
            AlexNetSolver.FileOptions,
            () => Models.AlexNet.TrainData(Options(Train, Models.AlexNet.TrainTransform, mean.Value, Batch)),
            () => Models.AlexNet.TestData(Options(Test, Models.AlexNet.TestTransform, mean.Value, null)),
            (options, data) => new AlexNetSolver(options, data: data));
    }

    private static DataOptions Options(string source, ImageTransform transform, MeanImage mean, int? batch) => new()
    {
        Sources = new Dictionary<string, string> { ["data"] = Path.GetFullPath(source) },
        Transforms = new Dictionary<string, ImageTransform> { ["data"] = transform with { MeanFile = null, Mean = mean } },
        BatchSizes = batch is { } size ? new Dictionary<string, int> { ["data"] = size } : new Dictionary<string, int>(),
    };
}
