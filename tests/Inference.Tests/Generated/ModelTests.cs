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

    private static string Forks => Path.Combine(SharedData.Models, "expected", "second-referee");

    public static TheoryData<string> Models() => Golden.Models();

    public static TheoryData<string> ModelsOfForks() => Golden.Rows(Path.Combine(Forks, "expected.json") is var file && File.Exists(file)
        ? JsonElement.Parse(File.ReadAllText(file)).EnumerateObject().Select(m => m.Name) : []);

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_are_Caffes(string model)
    {
        using Recording recording = Open(model);
        IReadOnlyDictionary<string, Tensor<float>> found = recording.Predict(new());
        Assert.Subset(found.Keys.ToHashSet(), recording.Outputs.ToHashSet());
        foreach (string output in recording.Outputs)
            tolerance.AssertClose(output, NpyFile.ReadFloats(Path.Combine(recording.Folder, $"out_{output.Replace('/', '_')}.npy"), out _), Predictors.Flat(found[output]));
    }

    // OpenCV, with which these were recorded, takes other sizes of priors than SSD; the net on TorchSharp is held against it with that in mind.
    [SkippableTheory]
    [MemberData(nameof(ModelsOfForks))]
    public void Models_of_forks_give_what_their_nets_give(string model)
    {
        Skip.If(model.Length == 0, $"No models of forks: {Forks} is missing.");
        JsonElement recorded = JsonElement.Parse(File.ReadAllText(Path.Combine(Forks, "expected.json"))).GetProperty(model);
        GeneratorRun run = Predictors.Generate(File.ReadAllText(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        string weights = Path.Combine(SharedData.Models, recorded.GetProperty("caffemodel").GetString()!);
        using CompiledPredictor compiled = Predictors.Compile(run);
        using var referee = new TorchReferee(run, net => net.LoadWeights(weights));
        using NetPredictor predictor = compiled.Create(LayerWeights.Open(weights));
        float[] picture = NpyFile.ReadFloats(Path.Combine(Forks, model + "_input.npy"), out long[] shape);
        Dictionary<string, Tensor<float>> inputs = new() { [predictor.Inputs[0].Name] = Tensor.Create(picture, [.. shape.Select(s => (nint)s)]) };
        foreach ((string output, Tensor<float> found) in predictor.Predict(inputs))
        {
            Tensor<float> expected = referee.Output(output, inputs);
            Assert.Equal(expected.Lengths.ToArray(), found.Lengths.ToArray());
            tolerance.AssertClose(output, Predictors.Flat(expected), Predictors.Flat(found));
        }
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
