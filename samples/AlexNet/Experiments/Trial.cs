using Prototxt.Training;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Augmentation;

namespace AlexNet.Experiments;

/// <summary>One thing to try: a solver by a name.</summary>
/// <param name="Name">What is tried, for people.</param>
/// <param name="Options">What the solver's file says.</param>
/// <param name="Create">Makes the solver.</param>
internal sealed record Trial(string Name, SolverOptions Options, Func<SolverOptions, SolverData, Solver> Create)
{
    public const int BatchSize = 100;

    /// <summary>What happens to pictures at random, beside what the prototxt says.</summary>
    public IReadOnlyList<PictureChange> Changes { get; init; } = [];

    /// <summary>Trains until enough is enough, or until the rate turns out to be too large: a net whose numbers have ended answers nothing right.</summary>
    /// <param name="set">The pictures.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="most">Epochs at most.</param>
    /// <param name="isEnough">Whether to stop after an epoch.</param>
    /// <param name="report">Told of each epoch.</param>
    /// <param name="cancel">Ends it after an epoch.</param>
    public Course Run(PictureSet set, float rate, int most, Func<Epoch, bool> isEnough, Action<Trial, float, Epoch> report, CancellationToken cancel)
    {
        // What the net answers in training is asked for in each iteration; tests are made between epochs.
        SolverOptions options = Options with { BaseLr = rate, Display = 1, TestInterval = int.MaxValue, TestIter = [set.TestCount / BatchSize] };
        var data = new DataOptions { Folder = set.Folder, Augmentations = new Dictionary<string, IReadOnlyList<PictureChange>> { ["pictures"] = Changes } };
        using Solver solver = Create(options, new SolverData { Options = data });
        double right = 0;
        solver.Displayed += (_, step) => right += Score(step.Scores);
        int iterations = set.Train.Count / BatchSize;
        List<Epoch> epochs = [];
        while (epochs.Count < most && !cancel.IsCancellationRequested)
        {
            right = 0;
            bool isLearning = Learns(solver, iterations);
            Epoch epoch = isLearning ? new(epochs.Count + 1, 1 - (right / iterations), 1 - Score(solver.Test()[0].Scores)) : new(epochs.Count + 1, 1, 1);
            epochs.Add(epoch);
            report(this, rate, epoch);
            if (!isLearning || isEnough(epoch))
                break;
        }

        return new Course(Name, rate, epochs);
    }

    private static bool Learns(Solver solver, int iterations)
    {
        try
        {
            solver.Step(iterations);
            return true;
        }
        catch (DivergedException)
        {
            return false;
        }
    }

    private static float Score(IReadOnlyList<NetScore> scores) => scores.Single(s => s.Output == "accuracy").Value;
}
