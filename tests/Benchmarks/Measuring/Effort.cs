namespace Prototxt.Benchmarks.Measuring;

/// <summary>How long and how often things are measured.</summary>
/// <param name="Rounds">How many turns each engine has on a quiet machine.</param>
/// <param name="BusyRounds">How many beside busy loops.</param>
/// <param name="Turn">Milliseconds of a turn; a pass is not broken off.</param>
/// <param name="WarmUp">Milliseconds before the first turn, in which the compiler learns what is hot.</param>
/// <param name="Starts">How many processes of an engine are started for the times of the beginning.</param>
/// <param name="Retries">How often a turn that others disturbed is had again.</param>
internal sealed record Effort(int Rounds, int BusyRounds, double Turn, double WarmUp, int Starts, int Retries)
{
    public static Effort Full { get; } = new(5, 3, 150, 700, 3, 2);

    public static Effort Quick { get; } = new(3, 2, 60, 300, 1, 0);
}
