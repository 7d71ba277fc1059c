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

    private static void Check(int seed)
    {
        RandomNet net = RandomNet.Of(seed);
        try
        {
            using NetPair pair = new(net.Text, seed, net.Shape);
            double difference = pair.Difference();
            Assert.True(difference < 1e-4, $"An output differs by {difference:0.0e+0} of its largest number.");
            CheckEmpty(pair, net.Shape);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"PROTOTXT_RANDOM_SEED={seed.ToString(CultureInfo.InvariantCulture)}, {net.Shape[0]} images\n{net.Text}\n{e.Message}", e);
        }
    }

    // A batch without images has outputs without numbers, in the right shapes.
    private static void CheckEmpty(NetPair pair, long[] shape)
    {
        using NetPredictor predictor = pair.Create(threads: 1);
        IReadOnlyDictionary<string, Tensor<float>> some = pair.Predict(predictor);
        IReadOnlyDictionary<string, Tensor<float>> none = predictor.Predict(new Dictionary<string, Tensor<float>> { ["data"] = Tensor.Create(Array.Empty<float>(), [0, .. shape[1..].Select(s => (nint)s)]) });
        foreach ((string output, Tensor<float> numbers) in some)
            Assert.Equal([0, .. numbers.Lengths.ToArray()[1..]], none[output].Lengths.ToArray());
    }
}
