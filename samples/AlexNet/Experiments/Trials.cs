using AlexNet.Models;
using Prototxt.Training.Data.Augmentation;

namespace AlexNet.Experiments;

/// <summary>What the experiments try: each a solver file of its own, on the same net in another state.</summary>
internal static class Trials
{
    public static Trial ReLU { get; } = new("ReLU", Cifar10ReLUSolver.FileOptions, (options, data) => new Cifar10ReLUSolver(options, data: data));

    public static Trial TanH { get; } = new("tanh", Cifar10TanHSolver.FileOptions, (options, data) => new Cifar10TanHSolver(options, data: data));

    public static Trial Plain { get; } = ReLU with { Name = "without" };

    public static Trial Norm { get; } = new("with normalisation", Cifar10NormSolver.FileOptions, (options, data) => new Cifar10NormSolver(options, data: data));

    public static Trial Dropout { get; } = new("with dropout", Cifar10DropoutSolver.FileOptions, (options, data) => new Cifar10DropoutSolver(options, data: data));

    /// <summary>The paper's three: patches of the picture, mirrored (by the prototxt), in other colours.</summary>
    public static Trial Augmentation(PictureSet set) =>
        new("with augmentation", Cifar10AugmentationSolver.FileOptions, (options, data) => new Cifar10AugmentationSolver(options, data: data)) { Changes = Changes(set) };

    private static IReadOnlyList<PictureChange> Changes(PictureSet set)
    {
        var crop = new RandomResizedCrop(set.Train.Height, set.Train.Width) { LeastArea = 0.6f };
        return set.Train.Channels == 3 ? [crop, new PcaColor(PrincipalColors.Compute(Enumerable.Range(0, set.Train.Count).Select(set.Train.ToPicture)))] : [crop];
    }
}
