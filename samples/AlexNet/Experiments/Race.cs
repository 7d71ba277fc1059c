namespace AlexNet.Experiments;

/// <summary>ReLU against tanh, as in figure 1 of the AlexNet paper: which learns faster, each at its best rate.</summary>
internal static class Race
{
    public static IReadOnlyList<float> Rates { get; } = [0.0005f, 0.00025f, 0.001f, 0.002f];

    /// <summary>For each nonlinearity the course at the rate that comes to the goal first; a rate that falls behind the best so far is given up.</summary>
    public static IReadOnlyList<Course> Run(PictureSet set, int most, Action<Trial, float, Epoch> report, CancellationToken cancel) =>
        [.. new[] { Trials.ReLU, Trials.TanH }.Select(trial => Best(trial, set, most, report, cancel))];

    private static Course Best(Trial trial, PictureSet set, int most, Action<Trial, float, Epoch> report, CancellationToken cancel)
    {
        Course? best = null;
        foreach (float rate in Rates)
        {
            if (cancel.IsCancellationRequested && best is not null)
                break;
            int limit = best?.EpochsTo(set.Goal) is { } epochs ? (int)Math.Ceiling(epochs) : most;
            Course course = trial.Run(set, rate, limit, e => e.TrainError <= set.Goal, report, cancel);
            if (best is null || IsBetter(course, best, set.Goal))
                best = course;
        }

        return best!;
    }

    private static bool IsBetter(Course course, Course best, double goal) =>
        course.EpochsTo(goal) is { } epochs ? epochs < (best.EpochsTo(goal) ?? double.PositiveInfinity)
        : best.EpochsTo(goal) is null && course.Last.TrainError < best.Last.TrainError;
}
