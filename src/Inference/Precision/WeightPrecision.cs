namespace Prototxt.Inference;

/// <summary>How a predictor keeps the weights of inner products, convolutions, recurrent layers and Embed in memory. It computes with single precision in any case.</summary>
public enum WeightPrecision
{
    /// <summary>As they are: single precision, 4 bytes each.</summary>
    Float32,

    /// <summary>
    /// Rounded to the upper half of a single precision number, 2 bytes each: the same range, but only 8 binary digits, so that each weight is wrong by
    /// up to 0.4 %. Half of the memory.
    /// </summary>
    BFloat16,
}
