using System.Numerics.Tensors;
using Prototxt.Hosting;
using Prototxt.Weights;
using Xunit;
using TorchSharp;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>A net twice, with the same weights: as a predictor, and as a module of TorchSharp in double precision, which is the referee.</summary>
internal sealed class NetPair : IDisposable
{
    // Numbers of a detection: image, class, score, left, top, right, bottom.
    private const int Detection = 7;
    private const double Beyond = 1e37;

    // How far numbers of a net that is all but the same are apart, in parts of them: what a few roundings of single precision make.
    private const double Nearly = 1e-6;
    private const int NearNets = 40;

    private readonly CompiledNet _net;
    private readonly CompiledPredictor _predictor;

    /// <param name="prototxt">The net.</param>
    /// <param name="seed">What inputs and weights are made of.</param>
    /// <param name="shapes">The inputs' shapes, in the order of the net.</param>
    public NetPair(string prototxt, int seed, params long[][] shapes)
    {
        GeneratorRun run = Predictors.Generate(prototxt);
        Assert.Empty(Predictors.Refusals(run));
        Code = Predictors.Code(run) ?? throw new InvalidOperationException("There is no predictor.");
        _net = CompiledNet.Of(run);
        _predictor = CompiledPredictor.Of(run);
        Random random = new(seed);
        NetView view = _net.View("Predict")!;
        Give(random, shapes);
        using (torch.no_grad())
        {
            // The first batch brings blobs to their size.
            if (Inputs.Values.All(x => x.numel() > 0))
                view.Run(Inputs).Dispose();
            foreach (LearnedLayer layer in _net.Net.LearnedLayers)
                Fill(layer, random);
        }
    }

    /// <summary>The predictor's code.</summary>
    public string Code { get; }

    /// <summary>What both are given.</summary>
    public Dictionary<string, TorchTensor> Inputs { get; } = [];

    /// <summary>Gives both other numbers, of other shapes perhaps.</summary>
    public void Give(Random random, params long[][] shapes)
    {
        foreach ((NetPort port, long[] shape) in _net.View("Predict")!.Inputs.Zip(shapes))
        {
            if (Inputs.TryGetValue(port.Name, out TorchTensor? old))
                old.Dispose();
            Inputs[port.Name] = Uniform(random, shape, 1);
        }
    }

    public NetPredictor Create(int? threads = null) => _predictor.Create(NetPredictors.WeightsOf(_net.Net), new PredictorOptions { Threads = threads });

    /// <summary>The predictor's outputs.</summary>
    public IReadOnlyDictionary<string, Tensor<float>> Predict(NetPredictor predictor) =>
        predictor.Predict(Inputs.ToDictionary(i => i.Key, i => Tensor.Create(Infrastructure.Values.Numbers(i.Value), [.. i.Value.shape.Select(s => (nint)s)])));

    /// <summary>The largest difference of an output, in terms of its largest number. Two calls are made, since the second finds memory as the first left it.</summary>
    public double Difference()
    {
        using NetPredictor predictor = Create(threads: 2);
        Predict(predictor);
        return Difference(predictor);
    }

    /// <summary>The largest difference of an output of the predictor's next call.</summary>
    public double Difference(NetPredictor predictor)
    {
        IReadOnlyDictionary<string, Tensor<float>> found = Predict(predictor);
        using NetOutputs expected = Referee();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        return expected.Max(e => Difference(e.Key, found[e.Key], e.Value));
    }

    /// <summary>
    /// The difference where comparisons decide, as between boxes whose scores or overlaps are all but equal: that from the nearest of many
    /// nets which differ from this one by single precision's roundings. A tie is one that such a net decides as the predictor did, and then
    /// all other numbers agree too.
    /// </summary>
    public double DifferenceFromNear(NetPredictor predictor)
    {
        IReadOnlyDictionary<string, Tensor<float>> found = Predict(predictor);
        double difference = From(null);
        for (int i = 0; i < NearNets && !(difference < 1e-4); i++)
            difference = Math.Min(difference, From(new Random(i)));
        return difference;

        double From(Random? random)
        {
            using NetOutputs expected = Referee(random);
            return expected.Max(e => HasShape(found[e.Key], e.Value) ? Difference(e.Key, found[e.Key], e.Value) : double.PositiveInfinity);
        }
    }

    /// <summary>
    /// As <see cref="Difference(NetPredictor)"/>, where the inputs may be none that the net can compute with: then both say so, and the predictor names the layer.
    /// TorchSharp's layers may also refuse what a predictor computes.
    /// </summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="isNear">Whether comparisons decide: <see cref="DifferenceFromNear"/>.</param>
    public double DifferenceOrRefusals(NetPredictor predictor, bool isNear = false)
    {
        Exception? referee = Record.Exception(() => Referee().Dispose()), refusal = Record.Exception(() => Predict(predictor));
        if (refusal is not null)
            Assert.True(referee is not null && refusal is ArgumentException && refusal.Message.Contains("Layer \"", StringComparison.Ordinal), $"TorchSharp: {referee?.Message ?? "computes it"}; the predictor: {refusal}");
        return referee is not null ? 0 : isNear ? DifferenceFromNear(predictor) : Difference(predictor);
    }

    public void Dispose()
    {
        foreach (TorchTensor input in Inputs.Values)
            input.Dispose();
        _predictor.Dispose();
        _net.Dispose();
    }

    // Of a net beside it where chance is given.
    private NetOutputs Referee(Random? near = null)
    {
        var module = (torch.nn.Module)_net.Net;
        module.to(torch.ScalarType.Float64);
        // A predictor begins every call anew.
        foreach (torch.nn.Module layer in module.modules())
            (layer as Layers.LSTM)?.Reset();
        foreach (torch.nn.Module layer in module.modules())
            (layer as Layers.RNN)?.Reset();
        using IDisposable noGrad = torch.no_grad();
        TorchTensor[] blobs = near is null ? [] : [.. _net.Net.LearnedLayers.SelectMany(l => l.Blobs)], exact = [.. blobs.Select(b => b.clone())];
        foreach (TorchTensor blob in blobs)
            blob.mul_(Beside(near!, blob.shape));
        try
        {
            return _net.Run("Predict", Inputs.ToDictionary(i => i.Key, i => i.Value.to(torch.ScalarType.Float64) * (near is null ? 1 : Beside(near, i.Value.shape))));
        }
        finally
        {
            foreach ((TorchTensor blob, TorchTensor before) in blobs.Zip(exact))
                blob.copy_(before);
        }
    }

    private static TorchTensor Beside(Random random, long[] shape) => Uniform(random, shape, 1).to(torch.ScalarType.Float64).mul(Nearly).add(1);

    private static bool HasShape(Tensor<float> found, TorchTensor expected) =>
        (expected.shape.Length == 0 ? [1] : expected.shape).SequenceEqual(found.Lengths.ToArray().Select(l => (long)l));

    private static double Difference(string output, Tensor<float> found, TorchTensor expected)
    {
        Assert.True(HasShape(found, expected), $"Output {output}: expected [{string.Join(", ", expected.shape)}], found [{string.Join(", ", found.Lengths.ToArray())}].");
        double[] wide = [.. expected.to(torch.ScalarType.Float64).contiguous().data<double>()];
        double[] numbers = [.. Predictors.Flat(found).Select(n => (double)n)];
        if (found.Lengths is [1, 1, _, Detection])
            (wide, numbers) = (InOrder(wide), InOrder(numbers));
        // A window beside the picture has the lowest number of the type, and what is made of it is none of single precision's.
        double largest = Math.Max(1e-3, wide.Where(e => Math.Abs(e) <= Beyond).Select(Math.Abs).DefaultIfEmpty(0).Max());
        // What is not a number would be passed over where the largest is looked for.
        double[] apart = [.. wide.Zip(numbers, (e, f) => e.Equals(f) || Math.Abs(e) > Beyond ? 0 : Math.Abs(e - f))];
        return apart.Any(double.IsNaN) ? throw new InvalidOperationException($"Output {output} has NaNs of its own.") : apart.DefaultIfEmpty(0).Max() / largest;
    }

    // Detections whose scores are all but equal may change places: by image, class and left side.
    private static double[] InOrder(double[] detections) => [.. detections.Chunk(Detection).OrderBy(d => d[0]).ThenBy(d => d[1]).ThenBy(d => d[3]).SelectMany(d => d)];

    // Numbers as a trained net has them: sums stay about as large as what they are made of.
    private static void Fill(LearnedLayer layer, Random random)
    {
        for (int i = 0; i < layer.Blobs.Count; i++)
        {
            TorchTensor blob = layer.Blobs[i];
            (double middle, double reach) = (layer.Type, i) switch
            {
                ("BatchNorm", 1) => (1, 0.5),
                ("BatchNorm", 2) => (random.Next(6) == 0 ? 0 : 2, 0), // 0 of one that never learned
                ("Scale", 0) => (1, 0.5),
                ("PReLU", _) => (0.25, 0.25),
                (_, 0) when blob.shape.Length > 1 => (0, Math.Sqrt(3.0 * blob.shape[0] / Math.Max(1, blob.numel()))),
                _ => (0, 0.2),
            };
            using TorchTensor numbers = Uniform(random, blob.shape, reach);
            blob.copy_(numbers.add(middle));
        }
    }

    private static TorchTensor Uniform(Random random, long[] shape, double reach)
    {
        var numbers = new float[shape.Aggregate(1L, (a, b) => a * b)];
        foreach (ref float number in numbers.AsSpan())
            number = (float)((random.NextDouble() * 2 - 1) * reach);
        return numbers.Length == 0 ? torch.zeros(shape) : torch.tensor(numbers).view(shape);
    }
}
