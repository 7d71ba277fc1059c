using System.Globalization;

namespace Prototxt.Training.Progress;

/// <summary>The words of the progress, the same under every culture.</summary>
internal static class ProgressText
{
    /// <summary>"loss 0.1234  rate 0.01  812 images/s", and the share of waiting where it is worth a word.</summary>
    public static string Step(SolverStep step, Speed speed) => string.Create(CultureInfo.InvariantCulture,
        $"loss {step.SmoothedLoss,7:G4}  rate {step.Rate:G4}  {speed.RecordsPerSecond:N0} images/s{(speed.WaitedShare >= 0.05 ? $", {speed.WaitedShare:P0} waiting for data" : "")}");

    /// <summary>"iteration 20 of 300  loss …  1:05 left".</summary>
    public static string Line(SolverStep step, int iterations, Speed speed) => string.Create(CultureInfo.InvariantCulture,
        $"iteration {(step.Iteration + 1).ToString(CultureInfo.InvariantCulture).PadLeft(iterations.ToString(CultureInfo.InvariantCulture).Length)} of {iterations}  {Step(step, speed)}  {Left(speed.For(iterations - step.Iteration - 1))} left");

    /// <summary>"test after 100 iterations: accuracy 0.981  loss 0.06".</summary>
    public static string Test(TestResult test) =>
        string.Create(CultureInfo.InvariantCulture, $"test{(test.Net > 0 ? $" of net {test.Net}" : "")} after {test.Iteration} iterations: {string.Join("  ", ShownScores.Of(test).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Output} {s.Value:G4}")))}");

    public static string Left(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
