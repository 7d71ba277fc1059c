namespace Prototxt.Generator.Model;

/// <summary>A step of what may be long, as far as cutting it needs to know: a layer of a view, a call of a predictor.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Makes">The values that it makes.</param>
/// <param name="Reads">The values that it reads.</param>
internal sealed record StageStep(string Name, int[] Makes, int[] Reads);
