using System.Globalization;
using System.Numerics.Tensors;
using CsCheck;
using Xunit;

namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>
/// Random nets through their predictors and through TorchSharp. <c>PROTOTXT_RANDOM_NETS</c> says how many, and
/// <c>PROTOTXT_RANDOM_SEED</c> has one net alone again, which a failure names.
/// </summary>
public sealed class RandomNetTests
{
    private const int Usual = 40;

    // Of every eight seeds one makes a sequence, one boxes.
    private const int Kinds = 8, Sequence = 0, Boxes = 1;

    [Fact]
    public void Predictors_give_what_TorchSharp_gives()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PROTOTXT_RANDOM_SEED"), CultureInfo.InvariantCulture, out int seed))
        {
            Check(seed);
            return;
        }
        long count = long.TryParse(Environment.GetEnvironmentVariable("PROTOTXT_RANDOM_NETS"), CultureInfo.InvariantCulture, out long many) ? many : Usual;
        Gen.Int[0, int.MaxValue].Sample(Check, iter: count, threads: 1);
    }

    private static NetWriter Net(int seed) => (seed % Kinds) switch { Sequence => new RandomSequence(seed), Boxes => new RandomDetector(seed), _ => new RandomNet(seed) };

    private static void Check(int seed)
    {
        NetWriter net = Net(seed);
        string shapes = string.Join(' ', net.Shapes.Select(Text));
        try
        {
            using NetPair pair = new(net.Text, seed, net.Shapes);
            using NetPredictor predictor = pair.Create(threads: 2);
            // The second call finds memory as the first left it.
            pair.Predict(predictor);
            AssertSame(Difference(net, pair, predictor));
            if (net.KeepsImages)
                CheckEmpty(pair, predictor);
            CheckOthers(net, pair, predictor, seed, ref shapes);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"PROTOTXT_RANDOM_SEED={seed.ToString(CultureInfo.InvariantCulture)}, {shapes}\n{net.Text}\n{e.Message}", e);
        }
    }

    private static double Difference(NetWriter net, NetPair pair, NetPredictor predictor) => net.Decides ? pair.DifferenceFromNear(predictor) : pair.Difference(predictor);

    private static void AssertSame(double difference) => Assert.True(difference < 1e-4, $"An output differs by {difference:0.0e+0} of its largest number.");

    // A batch without images has outputs without numbers, in the right shapes.
    private static void CheckEmpty(NetPair pair, NetPredictor predictor)
    {
        IReadOnlyDictionary<string, Tensor<float>> some = pair.Predict(predictor);
        IReadOnlyDictionary<string, Tensor<float>> none = predictor.Predict(pair.Inputs.ToDictionary(i => i.Key, i => Tensor.Create(Array.Empty<float>(), [0, .. i.Value.shape[1..].Select(s => (nint)s)])));
        foreach ((string output, Tensor<float> numbers) in some)
            Assert.Equal([0, .. numbers.Lengths.ToArray()[1..]], none[output].Lengths.ToArray());
    }

    // Other sizes, where the net may take them, and then the first ones again.
    private static void CheckOthers(NetWriter net, NetPair pair, NetPredictor predictor, int seed, ref string shapes)
    {
        long[][] others = net.OtherShapes();
        if (!Fit(others))
            others = [.. others.Zip(net.Shapes, (other, shape) => (long[])[other[0], .. shape[1..]])];
        if (!Fit(others))
            return;
        string usual = shapes;
        shapes += " then " + string.Join(' ', others.Select(Text));
        pair.Give(new Random(seed), others);
        AssertSame(pair.DifferenceOrRefusals(predictor, net.Decides));
        pair.Give(new Random(seed + 1), net.Shapes);
        shapes = usual + " after others";
        AssertSame(Difference(net, pair, predictor));

        bool Fit(long[][] all) => all.Zip(predictor.Inputs, (shape, input) => input.Fits([.. shape.Select(s => (int)s)])).All(fits => fits);
    }

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
