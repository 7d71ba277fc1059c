using System.Numerics.Tensors;
using System.Text.Json;
using Prototxt.Hosting;
using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Real trained models through their predictors, with Winograd's convolutions and all that is fused: what they give is what Caffe gave.</summary>
public sealed class ModelTests
{
    private static readonly Tolerance tolerance = new(Rtol: 1e-3, Atol: 1e-5, RelativeToMax: 1e-4);

    public static TheoryData<string> Models()
    {
        string expected = Path.Combine(SharedData.Models, "expected");
        return Golden.Rows(!Directory.Exists(expected) ? []
            : Directory.EnumerateDirectories(expected).Where(f => File.Exists(Path.Combine(f, "blobs.json"))).Order(StringComparer.Ordinal).Select(f => Path.GetFileName(f)));
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_are_Caffes(string model)
    {
        Skip.If(model.Length == 0, $"No trained models: {SharedData.Models} is missing.");
        string folder = Path.Combine(SharedData.Models, "expected", model);
        JsonElement recorded = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "blobs.json")));
        GeneratorRun run = Predictors.Generate(File.ReadAllText(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(LayerWeights.Open(Path.Combine(SharedData.Models, recorded.GetProperty("caffemodel").GetString()!)));
        Dictionary<string, Tensor<float>> inputs = [];
        foreach (JsonProperty input in recorded.GetProperty("inputs").EnumerateObject())
        {
            int[] shape = [.. input.Value.Longs().Select(s => (int)s)];
            inputs.Add(input.Name, Tensor.Create(Recorded.Input(shape), [.. shape.Select(s => (nint)s)]));
        }
        IReadOnlyDictionary<string, Tensor<float>> found = predictor.Predict(inputs);
        foreach (JsonProperty output in recorded.GetProperty("outputs").EnumerateObject().Where(o => found.ContainsKey(o.Name)))
            tolerance.AssertClose(output.Name, NpyFile.ReadFloats(Path.Combine(folder, $"out_{output.Name.Replace('/', '_')}.npy"), out _), Predictors.Flat(found[output.Name]));
        Assert.Contains(recorded.GetProperty("outputs").EnumerateObject(), o => found.ContainsKey(o.Name));
    }
}
