namespace Prototxt.Training.Mpi;

/// <summary>How processes deal with each other.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// How long a process waits for the others before it takes one of them for lost. Ten minutes by default; longer than the slowest
    /// process can be behind the fastest. Tests and snapshots of process 0 do not count.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);
}
