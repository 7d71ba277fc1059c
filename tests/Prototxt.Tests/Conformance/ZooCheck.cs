using System.Text.Json;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;
using Numbers = Prototxt.Tests.Layers.Numbers;

namespace Prototxt.Tests.Conformance;

/// <summary>Whole nets with weights made by a formula: sums, extremes and samples of every blob, the complete outputs, parameter gradients.</summary>
internal static class ZooCheck
{
    // Gradients of a deep net are not continuous: a number that lies within rounding of zero, or of another in its pooling
    // window, sends its gradient elsewhere. In GoogLeNet one such flip moves single numbers below it by up to a hundredth;
    // there our single and double precision agree to five digits, and the recorded single precision is the one that flipped.
    // So a gradient is right when each number is, or when the samples as a whole lie this near in relative distance.
    private const double GradientDistance = 0.01;

    public static void Run(GoldenCase golden, CompiledNet net)
    {
        Dictionary<string, Tensor> inputs = golden.Json.GetProperty("inputs").EnumerateArray().ToDictionary(i => i.GetProperty("input").GetString()!, Input);
        Fill(golden, net);
        using BlobSet blobs = net.Blobs(net.ViewOf(golden.Phase), inputs);
        Tolerance tolerance = golden.Tolerance("");
        bool backward = golden.Says("backward");

        // For a train net run once the blob set keeps all; for a big test net the graph is not wanted.
        using (set_grad_enabled(backward))
        {
            foreach (JsonElement blob in golden.Json.GetProperty("blobs").EnumerateArray())
                if (blobs.Names.Contains(blob.GetProperty("blob").GetString()!))
                    CheckSamples(blob.GetProperty("blob").GetString()!, blob, blobs[blob.GetProperty("blob").GetString()!], tolerance);
            using CaffeModel outputs = CaffeModel.Open(Path.Combine(golden.Folder, "outputs.caffemodel"));
            foreach (StoredLayer output in outputs.Layers)
                tolerance.AssertClose("output " + output.Name, output.Blobs[0].ReadTensor(), blobs[output.Name]);

            if (!backward)
                return;
            Tensor loss = blobs.TotalLoss!;
            tolerance.AssertClose("total loss", tensor((float)golden.Json.GetProperty("total_loss").GetDouble()), loss);
            loss.backward();
        }

        Dictionary<string, Tensor> parameters = Parameters(net);
        foreach (JsonElement diff in golden.Json.GetProperty("param_diffs").EnumerateArray())
        {
            string name = diff.GetProperty("param").GetString()!;
            CheckSamples("gradient of " + name, diff, parameters[name].grad ?? zeros_like(parameters[name]), tolerance, maxDistance: GradientDistance);
        }
    }

    private static Tensor Input(JsonElement input)
    {
        long[] shape = Shape(input);
        return input.TryGetProperty("rule", out JsonElement rule)
            ? FillFormula.Labels(shape, rule.GetString()!)
            : FillFormula.Fill(shape, input.GetProperty("stream").GetUInt32(), input.GetProperty("scale").GetSingle(), Add(input));
    }

    private static void Fill(GoldenCase golden, CompiledNet net)
    {
        using var noGrad = no_grad();
        Dictionary<string, Tensor> parameters = Parameters(net);
        foreach (JsonElement param in golden.Json.GetProperty("params").EnumerateArray())
        {
            if (param.TryGetProperty("shared", out JsonElement shared) && shared.GetBoolean())
                continue;
            Tensor target = parameters[param.GetProperty("param").GetString()!];
            long[] shape = Shape(param);
            Assert.Equal(shape, target.shape);
            if (param.TryGetProperty("value", out JsonElement value))
                target.fill_(value.GetSingle());
            else
                using (Tensor filled = FillFormula.Fill(shape, param.GetProperty("stream").GetUInt32(), param.GetProperty("scale").GetSingle(), Add(param)))
                    target.copy_(filled);
        }
    }

    private static Dictionary<string, Tensor> Parameters(CompiledNet net) =>
        net.Net.LearnedLayers.SelectMany(l => l.Blobs.Select((b, i) => ($"{l.Name}:{i}", b))).ToDictionary(p => p.Item1, p => p.b);

    private static float Add(JsonElement e) => e.TryGetProperty("add", out JsonElement add) ? add.GetSingle() : 0;

    private static long[] Shape(JsonElement e) => e.GetProperty("shape").Longs();

    private static void CheckSamples(string what, JsonElement recorded, Tensor found, Tolerance tolerance, double maxDistance = 0)
    {
        if (recorded.TryGetProperty("shape", out _))
            Assert.True(Shape(recorded).SequenceEqual(found.shape), $"{what}: expected shape {recorded.GetProperty("shape")}, found [{string.Join(",", found.shape)}]");
        float[] all = Numbers.Of(found), values = recorded.GetProperty("values").Floats();
        float[] samples = [.. recorded.GetProperty("indices").Longs().Select(i => all[i])];
        double max = Math.Max(Math.Abs(recorded.GetProperty("min").GetDouble()), Math.Abs(recorded.GetProperty("max").GetDouble()));
        if (Distance(values, samples) > maxDistance)
            tolerance.AssertClose(what, values, samples, max);
        // Errors of single numbers largely cancel in a sum of magnitudes, so it tells whether the unsampled ones are right.
        double expected = recorded.GetProperty("sum_abs").GetDouble(), sum = all.Sum(v => (double)Math.Abs(v));
        Assert.True(Math.Abs(expected - sum) <= Math.Max(tolerance.Rtol, maxDistance) * Math.Abs(expected) + 1e-6 + (tolerance.RelativeToMax * max), $"{what}: sum of magnitudes expected {expected}, found {sum}");
    }

    private static double Distance(float[] expected, float[] found) =>
        Math.Sqrt(expected.Zip(found, (e, f) => Math.Pow((double)e - f, 2)).Sum() / Math.Max(expected.Sum(e => (double)e * e), 1e-30));
}
