namespace Prototxt.Fuzz;

/// <summary>How a target is fuzzed.</summary>
internal sealed record FuzzOptions
{
    /// <summary>What the inputs are drawn from; with the number of an input it gives that input again.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The number of the first input.</summary>
    public int First { get; init; }

    public int Count { get; init; } = 10_000;

    /// <summary>Inputs to begin with, in place of the target's own.</summary>
    public IReadOnlyList<byte[]> Seeds { get; init; } = [];

    /// <summary>How long an input may take.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(5);
}
