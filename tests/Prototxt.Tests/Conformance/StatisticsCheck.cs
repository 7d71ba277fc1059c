using Prototxt.Tests.Layers;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// A case whose numbers are random: the recorded ones and those found are two draws, which must agree in what can be said of a
/// draw. Blobs that come out alike twice are no draw and are compared number by number.
/// </summary>
internal static class StatisticsCheck
{
    // Two means of n numbers lie further apart than this many times their deviation once in a million draws.
    private const double Spread = 5;

    public static void Run(GoldenCase golden, CompiledNet net)
    {
        Load.Weights(golden, net.Net);
        string view = net.ViewOf(golden.Phase);
        Dictionary<string, Tensor> inputs = golden.Strings("inputs").ToDictionary(i => i, golden.Given);
        using var noGrad = no_grad();
        using BlobSet once = net.Blobs(view, inputs), again = net.Blobs(view, inputs);
        string[] compared = [.. once.Names.Where(golden.HasEntry)];
        Assert.True(compared.Length > 0, "No recorded blob was found in the net.");
        foreach (string blob in compared)
        {
            Tensor found = once[blob], recorded = golden.Data(blob);
            if (found.shape.SequenceEqual(again[blob].shape) && found.equal(again[blob]).all().item<bool>())
                golden.Tolerance("forward").AssertClose(blob, recorded, found);
            else
                Compare(blob, recorded, found);
        }
    }

    public static void Compare(string blob, Tensor recorded, Tensor found)
    {
        Assert.Equal(recorded.shape, found.shape);
        float[] expected = Numbers.Of(recorded), actual = Numbers.Of(found);
        Close(blob, "mean", expected, actual, v => v);
        Close(blob, "mean square", expected, actual, v => v * v);
        Close(blob, "share of zeros", expected, actual, v => v == 0 ? 1 : 0);
        Assert.True(actual.All(float.IsFinite) == expected.All(float.IsFinite), $"{blob}: numbers that are not finite");
    }

    private static void Close(string blob, string what, float[] expected, float[] found, Func<double, double> of)
    {
        double[] e = [.. expected.Select(v => of(v))], f = [.. found.Select(v => of(v))];
        double mean = e.Average(), other = f.Average(), variance = Math.Max(e.Average(v => (v - mean) * (v - mean)), f.Average(v => (v - other) * (v - other)));
        double limit = (Spread * Math.Sqrt(2 * variance / e.Length)) + 1e-6;
        Assert.True(Math.Abs(mean - other) <= limit, $"{blob}: {what} expected {mean}, found {other}, which differ by more than {limit}");
    }
}
