using TorchSharp.Modules;

namespace Prototxt;

/// <summary>A parameter that a solver may change.</summary>
/// <param name="Layer">The layer's name in the prototxt.</param>
/// <param name="Index">Which of the layer's blobs it is, from 0.</param>
/// <param name="Value">The parameter itself.</param>
/// <param name="LrMult">Multiplies the solver's learning rate; 0 freezes the parameter (Caffe's <c>lr_mult</c>).</param>
/// <param name="DecayMult">Multiplies the solver's weight decay (Caffe's <c>decay_mult</c>).</param>
public sealed record LearnableParameter(string Layer, int Index, Parameter Value, float LrMult = 1, float DecayMult = 1);
