namespace Prototxt.Inference;

/// <summary>The functions that can follow a layer at no cost of their own.</summary>
internal enum ActivationKind
{
    None,
    ReLU,
    Sloped,
    PReLU,
    Clip,
    ELU,
    Sigmoid,
    TanH,
    Swish,
}
