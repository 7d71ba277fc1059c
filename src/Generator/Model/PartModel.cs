namespace Prototxt.Generator.Model;

/// <summary>A stretch of a long constructor that is a method of its own.</summary>
/// <param name="Method">The method.</param>
/// <param name="First">The first of the things that it makes.</param>
/// <param name="Count">How many it makes.</param>
internal sealed record PartModel(string Method, int First, int Count);
