using System.Globalization;
using static TorchSharp.torch;
using Xunit;

namespace Prototxt.Tests.Conformance;

/// <summary>|found - expected| ≤ atol + rtol·|expected| + relative·max|expected|.</summary>
internal sealed record Tolerance(double Rtol, double Atol, double RelativeToMax = 0)
{
    public void AssertClose(string what, Tensor expected, Tensor found)
    {
        Assert.True(expected.shape.SequenceEqual(found.shape), $"{what}: expected shape [{string.Join(",", expected.shape)}], found [{string.Join(",", found.shape)}]");
        using Tensor e = expected.detach().to(ScalarType.Float32).contiguous(), f = found.detach().to(ScalarType.Float32).contiguous();
        AssertClose(what, e.data<float>().ToArray(), f.data<float>().ToArray());
    }

    public void AssertClose(string what, float[] expected, float[] found, double max = double.NaN)
    {
        if (double.IsNaN(max))
            max = RelativeToMax > 0 && expected.Length > 0 ? expected.Max(Math.Abs) : 0;
        double floor = Atol + (RelativeToMax * max);
        int wrong = 0;
        string first = "";
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = expected[i].Equals(found[i]) || Math.Abs((double)expected[i] - found[i]) <= floor + (Rtol * Math.Abs(expected[i]));
            if (!close && wrong++ == 0)
                first = string.Create(CultureInfo.InvariantCulture, $"at {i}: expected {expected[i]:R}, found {found[i]:R}");
        }

        Assert.True(wrong == 0, $"{what}: {wrong} of {expected.Length} numbers differ, first {first}");
    }
}
