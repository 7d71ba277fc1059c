using System.Globalization;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;
using Numbers = Prototxt.Tests.Layers.Numbers;

namespace Prototxt.Tests.Graph;

/// <summary>
/// Nets thrown together at random, of blobs that are read several times, overwritten and weighted, of losses that are read,
/// frozen layers and <c>propagate_down</c>: every parameter learns exactly what it would in Caffe.
/// </summary>
public class BackwardTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 32), 117, 129];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Gradients_go_where_Caffes_go(int seed)
    {
        List<LiteralLayer> layers = RandomNet(seed);
        double[] x = [1, -2, 0.5, 0.25, 3, -1];
        var expected = new LiteralNet(layers, x);

        using var scope = NewDisposeScope();
        using CompiledNet net = CompiledNet.Of(LayerCheck.Net(Text(layers), "2 3"));
        using (no_grad())
            foreach (LearnedLayer layer in net.Net.LearnedLayers)
                layer.Blobs[0].copy_(tensor(layers.Single(l => l.Name == layer.Name).Weight, ScalarType.Float32).view(3, 3));
        using BlobSet blobs = net.Blobs(net.ViewOf("TRAIN"), new Dictionary<string, Tensor> { ["x"] = tensor(x, [2, 3], ScalarType.Float32) });
        // Without any weight there is no loss.
        Tensor total = blobs.TotalLoss ?? zeros([]);
        Assert.True(Math.Abs(expected.TotalLoss - total.item<float>()) <= 1e-3 * (1 + Math.Abs(expected.TotalLoss)), $"The loss is {total.item<float>()} instead of {expected.TotalLoss} in\n{Text(layers)}");
        if (total.requires_grad)
            total.backward();
        foreach (LearnedLayer layer in net.Net.LearnedLayers.Where(l => !layers.Single(n => n.Name == l.Name).IsFrozen))
        {
            double[] gradient = expected.Gradients.GetValueOrDefault(layer.Name) ?? new double[9];
            float[] found = layer.Blobs[0].grad is { } grad ? Numbers.Of(grad) : new float[9];
            Assert.True(gradient.Zip(found).All(p => Math.Abs(p.First - p.Second) <= 1e-3 * (1 + Math.Abs(p.First))),
                $"{layer.Name} has {string.Join(' ', found)} instead of {string.Join(' ', gradient)} in\n{Text(layers)}");
        }
    }

    private static List<LiteralLayer> RandomNet(int seed)
    {
        var random = new Random(seed);
        List<LiteralLayer> layers = [];
        List<string> vectors = ["x"], scalars = [];
        int count = random.Next(5, 14);
        for (int i = 0; i < count; i++)
        {
            string[] types = [.. (string[])["InnerProduct", "InnerProduct", "Power", "Eltwise", "EuclideanLoss", "Reduction", "Silence"], .. scalars.Count > 0 ? ["ScalarPower", "ScalarEltwise"] : (string[])[]];
            string type = i == 0 ? "InnerProduct" : i == count - 1 ? "EuclideanLoss" : types[random.Next(types.Length)];
            List<string> from = type.StartsWith("Scalar", StringComparison.Ordinal) ? scalars : vectors;
            type = type.Replace("Scalar", "", StringComparison.Ordinal);
            List<string> bottoms = [from[random.Next(from.Count)]];
            if (type is "Eltwise" or "EuclideanLoss")
                bottoms.Add(from[random.Next(from.Count)]);
            bool inPlace = type == "Power" && bottoms[0] != "x" && random.Next(2) == 0
                && !layers.SkipWhile(l => !l.Tops.Contains(bottoms[0])).Any(l => l.Bottoms.Contains(bottoms[0]) && !l.Tops.Contains(bottoms[0]))
                && layers.Last(l => l.Tops.Contains(bottoms[0])).LossWeights is [] or [0];
            string top = inPlace ? bottoms[0] : "b" + i;
            bool weighted = type != "Silence" && random.Next(4) == 0, told = random.Next(5) == 0;
            layers.Add(new LiteralLayer("n" + i, type, bottoms, type == "Silence" ? [] : [top])
            {
                LossWeights = weighted ? [random.Next(3) * 0.5] : [],
                PropagateDown = told ? [.. bottoms.Select(_ => random.Next(2) == 0)] : [],
                IsFrozen = type == "InnerProduct" && random.Next(4) == 0,
                Weight = type == "InnerProduct" ? [.. Enumerable.Range(0, 9).Select(_ => random.Next(-4, 5) * 0.25)] : [],
            });
            if (type != "Silence" && !inPlace)
                (type is "EuclideanLoss" or "Reduction" ? scalars : from).Add(top);
        }

        return layers;
    }

    private static string Text(List<LiteralLayer> layers) => string.Concat(layers.Select(l =>
        $"layer {{ name: \"{l.Name}\" type: \"{l.Type}\" {string.Concat(l.Bottoms.Select(b => $"bottom: \"{b}\" "))}{string.Concat(l.Tops.Select(t => $"top: \"{t}\" "))}"
        + string.Concat(l.LossWeights.Select(w => $"loss_weight: {w.ToString(CultureInfo.InvariantCulture)} "))
        + string.Concat(l.PropagateDown.Select(p => $"propagate_down: {(p ? "true" : "false")} "))
        + (l.IsFrozen ? "param { lr_mult: 0 } " : "")
        + l.Type switch
        {
            "InnerProduct" => "inner_product_param { num_output: 3 bias_term: false } ",
            "Power" => "power_param { scale: 0.5 } ",
            _ => "",
        } + "}\n"));
}
