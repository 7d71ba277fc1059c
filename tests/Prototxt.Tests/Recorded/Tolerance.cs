using System.Globalization;
using System.Text.Json;
using Prototxt.Tests.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Recorded;

/// <summary>|found - expected| ≤ atol + rtol·|expected| + relative·max|expected|.</summary>
internal sealed record Tolerance(double Rtol, double Atol, double RelativeToMax = 0)
{
    /// <summary>As recorded files suggest it.</summary>
    public static Tolerance Read(JsonElement recorded) => new(
        recorded.GetProperty("rtol").GetDouble(),
        recorded.TryGetProperty("atol", out JsonElement atol) ? atol.GetDouble() : 0,
        recorded.TryGetProperty("atol_relative_to_max", out JsonElement relative) ? relative.GetDouble() : 0);

    public void AssertClose(string what, Tensor expected, Tensor found)
    {
        Assert.True(expected.shape.SequenceEqual(found.shape), $"{what}: expected shape [{string.Join(",", expected.shape)}], found [{string.Join(",", found.shape)}]");
        AssertClose(what, Numbers.Of(expected), Numbers.Of(found));
    }

    public void AssertClose(string what, float[] expected, float[] found, double max = double.NaN)
    {
        Assert.True(expected.Length == found.Length, $"{what}: expected {expected.Length} numbers, found {found.Length}");
        if (double.IsNaN(max))
            max = RelativeToMax > 0 && expected.Length > 0 ? expected.Max(Math.Abs) : 0;
        double floor = Atol + (RelativeToMax * max);
        int wrong = 0;
        string first = "";
        for (int i = 0; i < expected.Length; i++)
        {
            // Every number would be close to one without end.
            bool close = expected[i].Equals(found[i]) || (float.IsFinite(expected[i]) && Math.Abs((double)expected[i] - found[i]) <= floor + (Rtol * Math.Abs(expected[i])));
            if (!close && wrong++ == 0)
                first = string.Create(CultureInfo.InvariantCulture, $"at {i}: expected {expected[i]:R}, found {found[i]:R}");
        }

        Assert.True(wrong == 0, $"{what}: {wrong} of {expected.Length} numbers differ, first {first}");
    }
}
