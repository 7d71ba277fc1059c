namespace Prototxt.Training.Progress;

/// <summary>How fast the last iterations were: one alone jumps, and the first ones are slow.</summary>
internal sealed class Speed
{
    private const int Remembered = 20;

    private readonly Queue<SolverStep> last = [];

    /// <summary>Records trained on in a second.</summary>
    public double RecordsPerSecond => last.Sum(s => s.Records) / Seconds;

    /// <summary>Which part of the time went on waiting for data.</summary>
    public double WaitedShare => last.Sum(s => s.Waited.TotalSeconds) / Seconds;

    private double Seconds => Math.Max(last.Sum(s => s.Duration.TotalSeconds), 1e-9);

    public TimeSpan For(int iterations) => last.Count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Seconds / last.Count * iterations);

    public void Add(SolverStep step)
    {
        last.Enqueue(step);
        if (last.Count > Remembered)
            last.Dequeue();
    }
}
