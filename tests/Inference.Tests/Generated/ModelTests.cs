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

    public static TheoryData<string> Models() => Golden.Models();

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_are_Caffes(string model)
    {
        using Recording recording = Open(model);
        IReadOnlyDictionary<string, Tensor<float>> found = recording.Predict(new());
        foreach (string output in recording.Outputs.Where(found.ContainsKey))
            tolerance.AssertClose(output, NpyFile.ReadFloats(Path.Combine(recording.Folder, $"out_{output.Replace('/', '_')}.npy"), out _), Predictors.Flat(found[output]));
        Assert.Contains(recording.Outputs, found.ContainsKey);
    }

    // What docs/predicting.md says of whole nets: the error beside the numbers themselves, as mean squares.
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Weights_of_two_bytes_cost_no_more_than_is_documented(string model)
    {
        using Recording recording = Open(model);
        IReadOnlyDictionary<string, Tensor<float>> whole = recording.Predict(new()), halved = recording.Predict(new() { WeightPrecision = WeightPrecision.BFloat16 });
        double[] errors = [.. whole.Keys.Select(output =>
        {
            float[] a = Predictors.Flat(whole[output]), b = Predictors.Flat(halved[output]);
            return Math.Sqrt(a.Zip(b, (x, y) => Math.Pow((double)x - y, 2)).Sum() / a.Sum(x => (double)x * x));
        })];
        Assert.InRange(errors.Max(), 1e-5, 0.06);
    }

    private static Recording Open(string model)
    {
        Skip.If(model.Length == 0, $"No trained models: {SharedData.Models} is missing.");
        string folder = Path.Combine(SharedData.Models, "expected", model);
        JsonElement recorded = JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "blobs.json")));
        GeneratorRun run = Predictors.Generate(File.ReadAllText(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        return new(folder, recorded, Predictors.Compile(run));
    }

    private sealed record Recording(string Folder, JsonElement Json, CompiledPredictor Compiled) : IDisposable
    {
        public IReadOnlyList<string> Outputs => [.. Json.GetProperty("outputs").EnumerateObject().Select(o => o.Name)];

        public IReadOnlyDictionary<string, Tensor<float>> Predict(PredictorOptions options)
        {
            using NetPredictor predictor = Compiled.Create(LayerWeights.Open(Path.Combine(SharedData.Models, Json.GetProperty("caffemodel").GetString()!)), options);
            Dictionary<string, Tensor<float>> inputs = [];
            foreach (JsonProperty input in Json.GetProperty("inputs").EnumerateObject())
            {
                int[] shape = [.. input.Value.Longs().Select(s => (int)s)];
                inputs.Add(input.Name, Tensor.Create(Recorded.Input(shape), [.. shape.Select(s => (nint)s)]));
            }
            return predictor.Predict(inputs);
        }

        public void Dispose() => Compiled.Dispose();
    }
}
