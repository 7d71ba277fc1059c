namespace Prototxt.Inference;

/// <summary>A blob of a predictor.</summary>
/// <param name="Name">Its name in the prototxt.</param>
/// <param name="Layers">The layers that make it together; empty of an input and of a change of layout.</param>
/// <param name="Shape">Its shape: N for the batch, ? for a size that the prototxt does not tell.</param>
/// <param name="IsChannelsLast">The order of its numbers.</param>
/// <param name="Slot">The slot in which it lies, other blobs before and after it, or beside it.</param>
/// <param name="Numbers">The numbers that it has room for, the ends of its pixels included.</param>
public sealed record PredictorBlob(string Name, string Layers, string Shape, bool IsChannelsLast, int Slot, long Numbers);
