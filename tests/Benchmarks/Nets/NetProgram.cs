namespace Prototxt.Benchmarks.Nets;

/// <summary>An engine with a net, published as a program of its own.</summary>
/// <param name="Bytes">The published folder, without weights and symbols.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
internal sealed record NetProgram(long Bytes, string? Failure);
