using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;
using Numbers = Prototxt.Tests.Layers.Numbers;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Real trained models under <c>shared/models</c> (or <c>PROTOTXT_MODELS</c>): their own prototxt and weights, a
/// deterministic input, and the outputs and blob statistics of real Caffe.
/// </summary>
[Trait("Category", "Conformance")]
public class ModelTests
{
    private static readonly Tolerance outputs = new(Rtol: 1e-3, Atol: 1e-5, RelativeToMax: 1e-4);

    public static TheoryData<string> Models() => Golden.Models();

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_and_blobs_are_Caffes(string model)
    {
        Skip.If(model.Length == 0, $"No trained models: {SharedData.Models} is missing.");
        string folder = Path.Combine(SharedData.Models, "expected", model);
        JsonElement recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "blobs.json"))).RootElement;
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        NotYetCovered.SkipIf(run);

        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(run);
        // A file may lack what only training has.
        net.Net.LoadWeights(Path.Combine(SharedData.Models, recorded.GetProperty("caffemodel").GetString()!)).EnsureComplete(NetViews.Test);
        Dictionary<string, Tensor> inputs = recorded.GetProperty("inputs").EnumerateObject().ToDictionary(i => i.Name, i => DeterministicInput.Create(i.Value.Longs()));
        using var noGrad = no_grad();
        using BlobSet blobs = net.Blobs(net.ViewOf("TEST"), inputs);
        foreach (JsonProperty blob in recorded.GetProperty("blobs").EnumerateObject())
            if (blobs.Names.Contains(blob.Name))
                CheckStatistics(blob.Name, blob.Value, blobs[blob.Name]);

        int compared = 0;
        foreach (JsonProperty output in recorded.GetProperty("outputs").EnumerateObject())
        {
            string file = Path.Combine(folder, $"out_{output.Name.Replace('/', '_')}.npy");
            Assert.True(File.Exists(file), $"{file} is missing.");
            outputs.AssertClose("output " + output.Name, NpyFile.ReadTensor(file), blobs[output.Name]);
            compared++;
        }

        Assert.True(compared > 0, "No output was recorded.");
    }

    private static void CheckStatistics(string name, JsonElement recorded, Tensor found)
    {
        Assert.True(recorded.GetProperty("shape").Longs().SequenceEqual(found.shape), $"{name}: expected shape {recorded.GetProperty("shape")}, found [{string.Join(",", found.shape)}]");
        float[] values = Numbers.Of(found), first = recorded.GetProperty("first8").Floats();
        double l2 = recorded.GetProperty("l2").GetDouble(), max = Math.Max(Math.Abs(recorded.GetProperty("min").GetDouble()), Math.Abs(recorded.GetProperty("max").GetDouble()));
        outputs.AssertClose(name, first, values[..first.Length], max);
        double length = Math.Sqrt(values.Sum(v => (double)v * v));
        Assert.True(Math.Abs(length - l2) <= (1e-3 * l2) + 1e-6, $"{name}: length expected {l2}, found {length}");
    }
}
