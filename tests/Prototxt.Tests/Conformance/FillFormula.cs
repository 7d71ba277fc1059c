using System.Globalization;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>The numbers with which whole nets are filled instead of storing their weights: a hash of stream and index.</summary>
internal static partial class FillFormula
{
    public static uint Hash(uint stream, uint index)
    {
        unchecked
        {
            uint x = (index * 0x9E3779B1u) + (stream * 0x85EBCA77u) + 0x165667B1u;
            x = (x ^ (x >> 15)) * 0x2C1B3C6Du;
            x = (x ^ (x >> 12)) * 0x297A2D39u;
            return x ^ (x >> 15);
        }
    }

    public static float Unit(uint stream, uint index) => ((int)(Hash(stream, index) >> 8) - 8388608) / 8388608.0f;

    public static Tensor Fill(long[] shape, uint stream, float scale, float add = 0)
    {
        float[] values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (uint i = 0; i < values.Length; i++)
            values[i] = (Unit(stream, i) * scale) + add;
        return tensor(values).reshape(shape);
    }

    /// <summary>"label[i] = (3*i+1) mod 10"</summary>
    public static Tensor Labels(long[] shape, string rule)
    {
        Match m = Rule().Match(rule);
        if (!m.Success)
            throw new FormatException($"Unknown rule '{rule}'.");
        long a = Number(m, "a", 1), b = Number(m, "b", 0), n = Number(m, "n", long.MaxValue);
        float[] values = new float[shape.Aggregate(1L, (x, y) => x * y)];
        for (long i = 0; i < values.Length; i++)
            values[i] = ((a * i) + b) % n;
        return tensor(values).reshape(shape);
    }

    private static long Number(Match m, string group, long fallback) =>
        m.Groups[group].Success ? long.Parse(m.Groups[group].Value, CultureInfo.InvariantCulture) : fallback;

    [GeneratedRegex(@"=\s*\(?\s*(?:(?<a>\d+)\s*\*\s*)?i\s*(?:\+\s*(?<b>\d+))?\s*\)?\s*(?:mod\s*(?<n>\d+))?\s*$")]
    private static partial Regex Rule();
}
