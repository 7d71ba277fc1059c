namespace Prototxt.Training;

/// <summary>A number that a net gave out: one for each element of each output, in the order of Caffe's logs.</summary>
/// <param name="Output">The name of the output's blob.</param>
/// <param name="Value">The number; of a test the mean over its batches.</param>
/// <param name="LossWeight">By what it is multiplied in the total loss; 0 where it is no part of that.</param>
public readonly record struct NetScore(string Output, float Value, float LossWeight);
