using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Prototxt.Layers;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

public class FillersTests
{
    [SkippableFact]
    public void Every_recorded_filler_has_the_statistics_of_Caffe()
    {
        using var seed = manual_seed(1701);
        foreach (JsonElement entry in Recorded().GetProperty("fillers").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            string label = entry.GetProperty("label").GetString()!;
            Tensor blob = empty(entry.GetProperty("blob_shape").Longs());
            Parse(entry.GetProperty("filler").GetString()!).Fill(blob);

            JsonElement measured = entry.GetProperty("measured");
            double Caffe(string name) => measured.GetProperty(name).GetDouble();
            Tensor values = blob.to_type(ScalarType.Float64);
            double deviation = Caffe("std"), room = 8 * deviation / Math.Sqrt(blob.numel());
            Close(label, "mean", Caffe("mean"), values.mean().item<double>(), room + 1e-9);
            Close(label, "std", deviation, values.std(unbiased: false).item<double>(), 0.01 * deviation + (3 * room) + 1e-9);
            Close(label, "zeros", Caffe("fraction_zero"), values.eq(0).to_type(ScalarType.Float64).mean().item<double>(), 0.003);
            if (entry.GetProperty("analytic").TryGetProperty("distribution", out JsonElement distribution) && distribution.GetString() == "uniform")
            {
                Close(label, "min", Caffe("min"), values.min().item<double>(), 0.001 * deviation);
                Close(label, "max", Caffe("max"), values.max().item<double>(), 0.001 * deviation);
            }

            if (label.StartsWith("positive_unitball", StringComparison.Ordinal))
                Assert.True((values.flatten(1).sum(1) - 1).abs().max().item<double>() < 1e-5, label);
        }
    }

    [SkippableFact]
    public void The_bilinear_kernels_are_those_of_Caffe()
    {
        foreach (JsonElement entry in Recorded().GetProperty("bilinear").EnumerateArray())
        {
            using Tensor blob = empty(entry.GetProperty("blob_shape").Longs());
            Filler.Bilinear().Fill(blob);
            float[] kernel = entry.GetProperty("values").Floats();
            float[] found = blob.data<float>().ToArray();
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(kernel[i % kernel.Length], found[i], 1e-6f);
        }
    }

    [Fact]
    public void A_bilinear_filler_refuses_what_is_no_kernel()
    {
        using Tensor wide = empty(1, 1, 2, 3), flat = empty(4, 4);
        Assert.Throws<ArgumentException>(() => Filler.Bilinear().Fill(wide));
        Assert.Throws<ArgumentException>(() => Filler.Bilinear().Fill(flat));
    }

    private static JsonElement Recorded() => Golden.Json("fillers.json");

    private static void Close(string label, string what, double expected, double found, double room) =>
        Assert.True(Math.Abs(expected - found) <= room, $"{label}: {what} is {found}, in Caffe {expected}");

    private static Filler Parse(string text)
    {
        string? Field(string name) => Regex.Match(text, $@"\b{name}: ""?([\w.+-]+)") is { Success: true } match ? match.Groups[1].Value : null;
        float Number(string name, float otherwise) => Field(name) is { } value ? float.Parse(value, CultureInfo.InvariantCulture) : otherwise;
        VarianceNorm norm = Field("variance_norm") switch { "FAN_OUT" => VarianceNorm.FanOut, "AVERAGE" => VarianceNorm.Average, _ => VarianceNorm.FanIn };
        return Field("type") switch
        {
            "uniform" => Filler.Uniform(Number("min", 0), Number("max", 1)),
            "gaussian" => Filler.Gaussian(Number("mean", 0), Number("std", 1), (int)Number("sparse", -1)),
            "xavier" => Filler.Xavier(norm),
            "msra" => Filler.Msra(norm),
            "positive_unitball" => Filler.PositiveUnitball(),
            _ => Filler.Constant(Number("value", 0)),
        };
    }
}
