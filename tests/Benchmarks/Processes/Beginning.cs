namespace Prototxt.Benchmarks.Processes;

/// <summary>What it took an engine to begin.</summary>
/// <param name="Load">Milliseconds from the files to a net that can be called, the engine's library being there.</param>
/// <param name="First">Milliseconds of its first pass, batch 1.</param>
/// <param name="SinceStart">Milliseconds from the start of the process to the first answer, library included.</param>
/// <param name="PeakBytes">The most memory that the process had until then.</param>
/// <param name="Failure">Why it cannot run the net; null where it can.</param>
internal sealed record Beginning(double Load, double First, double SinceStart, long PeakBytes, string? Failure);
