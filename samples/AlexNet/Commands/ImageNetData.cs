using AlexNet.Models;
using Prototxt.Imaging;
using Prototxt.Training;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Images;

namespace AlexNet.Commands;

/// <summary>An LMDB of pictures for bvlc_alexnet: the prototxt's own paths are those of Caffe's folders.</summary>
internal sealed record ImageNetData(string Train, string Test, string? Mean, int Batch)
{
    public Solver Create(Func<SolverOptions, SolverOptions> change, string output)
    {
        MeanImage mean = Mean is null ? ImageMean.Compute(Train) : MeanImage.Load(Mean);
        // The solver's file names Caffe's prefix; snapshots go where the program was told.
        return new AlexNetSolver(change(AlexNetSolver.FileOptions), data: new SolverData
        {
            Options = new DataOptions { Folder = output },
            Train = Models.AlexNet.TrainData(Options(Train, Models.AlexNet.TrainTransform, mean, Batch)),
            Tests = [Models.AlexNet.TestData(Options(Test, Models.AlexNet.TestTransform, mean, null))],
        });
    }

    private static DataOptions Options(string source, ImageTransform transform, MeanImage mean, int? batch) => new()
    {
        Sources = new Dictionary<string, string> { ["data"] = Path.GetFullPath(source) },
        Transforms = new Dictionary<string, ImageTransform> { ["data"] = transform with { MeanFile = null, Mean = mean } },
        BatchSizes = batch is { } size ? new Dictionary<string, int> { ["data"] = size } : new Dictionary<string, int>(),
    };
}
