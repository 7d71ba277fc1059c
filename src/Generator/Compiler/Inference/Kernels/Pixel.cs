namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>A pixel of a channels-last value.</summary>
internal static class Pixel
{
    /// <summary>Its room is a multiple of it, and parts begin at multiples: <c>Value.Block</c> of Prototxt.Inference.</summary>
    public const long Block = 16;
}
