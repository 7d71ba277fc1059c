namespace Prototxt.Inference;

/// <summary>The vectors that this processor has.</summary>
internal static class Hardware
{
    /// <summary>How many numbers the widest of them has; weights are packed for it.</summary>
    public static int Lanes { get; } = Simd512.IsSupported ? 16 : Simd256.IsSupported ? 8 : 4;

    /// <summary>The widths to choose from, widest first.</summary>
    public static IReadOnlyList<int> Widths => Lanes switch { 16 => [16, 8, 4], 8 => [8, 4], _ => [4] };
}
