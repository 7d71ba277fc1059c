namespace Prototxt.Imaging;

/// <summary>One class that a net predicts.</summary>
/// <param name="Index">The class's number, from 0.</param>
/// <param name="Label">Its text, the whole line of the labels file.</param>
/// <param name="Probability">The net's output for it; from 0 to 1 after a softmax.</param>
public readonly record struct Prediction(int Index, string Label, float Probability);
