using System.Numerics;

namespace Prototxt.Training.Updates;

/// <summary>Where the numbers of a blob, its gradient and its history lie, and what a gradient goes through before the rule.</summary>
internal readonly unsafe struct BlobMemory
{
    public required float* Value { get; init; }

    /// <summary>Null for a gradient of zeros.</summary>
    public required float* Gradient { get; init; }

    public required float* First { get; init; }

    /// <summary>Null for rules with one history.</summary>
    public required float* Second { get; init; }

    /// <summary>Null, or where what was subtracted is to be kept.</summary>
    public required float* Kept { get; init; }

    public required long Count { get; init; }

    /// <summary>What clipping multiplies the gradient by.</summary>
    public required Vector<float> Clip { get; init; }

    /// <summary>What the number of passes multiplies the gradient by.</summary>
    public required Vector<float> Mean { get; init; }

    public required Vector<float> Decay { get; init; }

    public required bool DecaysBySign { get; init; }
}
