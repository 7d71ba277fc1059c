using System.Numerics.Tensors;
using System.Text.Json;
using Prototxt.Hosting;
using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Xunit;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>
/// Real trained models, Winograd's convolutions and all that is fused included: an output's error, which is its largest difference from what double
/// precision gives, is at most three times libtorch's.
/// </summary>
public sealed class PrecisionTests
{
    // Half of the last digit of the largest number: an output may be rounded once more than libtorch's.
    private const double Rounding = 6e-8;

    public static TheoryData<string> Models => ModelTests.Models();

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Errors_are_at_most_three_times_libtorchs(string model)
    {
        Skip.If(model.Length == 0, $"No trained models: {SharedData.Models} is missing.");
        JsonElement recorded = JsonElement.Parse(File.ReadAllText(Path.Combine(SharedData.Models, "expected", model, "blobs.json")));
        string weights = Path.Combine(SharedData.Models, recorded.GetProperty("caffemodel").GetString()!);
        GeneratorRun run = Predictors.Generate(File.ReadAllText(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        Skip.If(Predictors.Refusals(run) is { Length: > 0 }, Predictors.Refusals(run).FirstOrDefault());
        using CompiledPredictor compiled = Predictors.Compile(run);
        using NetPredictor predictor = compiled.Create(LayerWeights.Open(weights));
        using CompiledNet net = CompiledNet.Of(run);
        net.Net.LoadWeights(weights);
        Dictionary<string, int[]> shapes = recorded.GetProperty("inputs").EnumerateObject().ToDictionary(i => i.Name, i => i.Value.Longs().Select(s => (int)s).ToArray());
        using IDisposable noGrad = torch.no_grad();
        Dictionary<string, TorchTensor> inputs = shapes.ToDictionary(i => i.Key, i => torch.tensor(Recorded.Input(i.Value)).view([.. i.Value.Select(s => (long)s)]));
        IReadOnlyDictionary<string, Tensor<float>> found = predictor.Predict(shapes.ToDictionary(i => i.Key, i => Tensor.Create(Recorded.Input(i.Value), [.. i.Value.Select(s => (nint)s)])));
        using NetOutputs single = net.Run("Predict", inputs);
        ((torch.nn.Module)net.Net).to(torch.ScalarType.Float64);
        using NetOutputs exact = net.Run("Predict", inputs.ToDictionary(i => i.Key, i => i.Value.to(torch.ScalarType.Float64)));
        foreach ((string output, TorchTensor expected) in exact)
        {
            double[] numbers = [.. expected.contiguous().data<double>()];
            double largest = numbers.Max(Math.Abs), theirs = Error(numbers, Infrastructure.Values.Numbers(single[output])), ours = Error(numbers, Predictors.Flat(found[output]));
            Assert.True(ours <= 3 * theirs + Rounding * largest, $"{output}: expected an error of at most three times libtorch's {theirs:0.00e+0}, found {ours:0.00e+0}, where the largest number is {largest:0.000}.");
        }
        foreach (TorchTensor input in inputs.Values)
            input.Dispose();
    }

    // What is not a number is passed over where the largest is looked for.
    private static double Error(double[] exact, float[] found) => exact.Length != found.Length ? double.PositiveInfinity
        : exact.Zip(found, (e, f) => double.IsNaN(f) ? double.PositiveInfinity : Math.Abs(e - f)).DefaultIfEmpty(0).Max();
}
