namespace Prototxt.Benchmarks.Nets;

/// <summary>A net's predictor, published as a program that was compiled ahead of time.</summary>
/// <param name="Bytes">The published folder, without weights and symbols.</param>
/// <param name="Failure">Why there is none; null where there is one.</param>
internal sealed record NetProgram(long Bytes, string? Failure);
