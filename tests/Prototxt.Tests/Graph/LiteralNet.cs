namespace Prototxt.Tests.Graph;

/// <summary>A layer of <see cref="LiteralNet"/>: InnerProduct (3 to 3), Power (times a half), Eltwise (a sum), EuclideanLoss, Reduction, Silence or Split.</summary>
internal sealed record LiteralLayer(string Name, string Type, List<string> Bottoms, List<string> Tops)
{
    public List<double> LossWeights { get; init; } = [];

    public List<bool> PropagateDown { get; init; } = [];

    public bool IsFrozen { get; init; }

    public double[] Weight { get; init; } = [];
}

/// <summary>
/// The backward pass the way Caffe's net.cpp and insert_splits.cpp set it up, step for step and by the names of blobs, for a
/// few layer types in double precision: what generated code, which has neither splits nor flags, is held against.
/// </summary>
internal sealed class LiteralNet
{
    private readonly List<LiteralLayer> layers;
    private readonly Dictionary<string, double[]> data = [], diff = [];
    private readonly HashSet<LiteralLayer> losses = [];

    public LiteralNet(IEnumerable<LiteralLayer> net, double[] x)
    {
        layers = InsertSplits([.. net]);
        data["x"] = x;
        diff["x"] = new double[x.Length];
        Forward();
        Backward();
    }

    public double TotalLoss { get; private set; }

    /// <summary>Gradients of the weights by layer; none where the backward pass does not come.</summary>
    public Dictionary<string, double[]> Gradients { get; } = [];

    // A blob with several uses gets a split; to count in the loss is a use too, the first, and its weight moves to the split.
    private static List<LiteralLayer> InsertSplits(List<LiteralLayer> net)
    {
        Dictionary<string, int> last = new() { ["x"] = -1 };
        Dictionary<(int, int), int> sourceOf = [];
        Dictionary<int, int> uses = [];
        for (int i = 0; i < net.Count; i++)
        {
            for (int b = 0; b < net[i].Bottoms.Count; b++)
            {
                int source = sourceOf[(i, b)] = last[net[i].Bottoms[b]];
                uses[source] = uses.GetValueOrDefault(source) + 1;
            }

            foreach (string top in net[i].Tops)
                last[top] = i;
            if (net[i].LossWeights is [not 0])
                uses[i] = uses.GetValueOrDefault(i) + 1;
        }

        List<LiteralLayer> result = [];
        Dictionary<int, int> next = [];
        if (uses.GetValueOrDefault(-1) > 1)
            result.Add(Split("x", uses[-1], []));
        for (int i = 0; i < net.Count; i++)
        {
            List<string> bottoms = [.. net[i].Bottoms.Select((name, b) => sourceOf[(i, b)] is var source && uses[source] > 1 ? $"{name}/{source}/{Next(source)}" : name)];
            bool isSplit = net[i].Tops.Count > 0 && uses.GetValueOrDefault(i) > 1, movesWeight = isSplit && net[i].LossWeights is [not 0];
            result.Add(net[i] with { Bottoms = bottoms, LossWeights = movesWeight ? [] : net[i].LossWeights });
            if (!isSplit)
                continue;
            result.Add(Split($"{net[i].Tops[0]}", uses[i], movesWeight ? net[i].LossWeights : [], i));
            if (movesWeight)
                Next(i);
        }

        return result;

        int Next(int source) => (next[source] = next.GetValueOrDefault(source) + 1) - 1;

        static LiteralLayer Split(string blob, int count, List<double> weights, int source = -1) =>
            new(blob + " split", "Split", [blob], [.. Enumerable.Range(0, count).Select(k => $"{blob}/{source}/{k}")]) { LossWeights = weights };
    }

    private void Forward()
    {
        foreach (LiteralLayer layer in layers)
        {
            double[][] x = [.. layer.Bottoms.Select(b => data[b])];
            double[] y = layer.Type switch
            {
                "InnerProduct" => [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 3).Sum(k => layer.Weight[(i % 3 * 3) + k] * x[0][(i / 3 * 3) + k]))],
                "Power" => [.. x[0].Select(v => v / 2)],
                "Eltwise" => [.. x[0].Zip(x[1], (a, b) => a + b)],
                "EuclideanLoss" => [x[0].Zip(x[1], (a, b) => (a - b) * (a - b)).Sum() / 4],
                "Reduction" => [x[0].Sum()],
                _ => x[0],
            };
            foreach (string top in layer.Tops)
            {
                data[top] = [.. y];
                diff.TryAdd(top, new double[y.Length]);
            }

            double weight = layer.LossWeights.Count > 0 ? layer.LossWeights[0] : layer.Type == "EuclideanLoss" ? 1 : 0;
            if (weight == 0)
                continue;
            losses.Add(layer);
            TotalLoss += weight * y.Sum(); // before a layer in place writes over it
            Array.Fill(diff[layer.Tops[0]], weight);
        }
    }

    private void Backward()
    {
        // What must be done, going down the file; then going up, what can be left out because no loss or no gradient comes.
        HashSet<string> blobNeeds = [], underLoss = [], skipped = [];
        Dictionary<LiteralLayer, (bool Layer, bool[] Bottoms)> flags = [];
        foreach (LiteralLayer layer in layers)
        {
            bool[] bottoms = [.. layer.Bottoms.Select((b, i) => layer.PropagateDown.Count > 0 ? layer.PropagateDown[i] : blobNeeds.Contains(b))];
            bool needs = layer.Bottoms.Any(blobNeeds.Contains) || (layer.Type == "InnerProduct" && !layer.IsFrozen);
            flags[layer] = (needs, bottoms);
            if (needs)
                blobNeeds.UnionWith(layer.Tops);
        }

        foreach (LiteralLayer layer in Enumerable.Reverse(layers))
        {
            (bool needs, bool[] bottoms) = flags[layer];
            bool contributes = losses.Contains(layer) || layer.Tops.Any(underLoss.Contains), skips = layer.Tops.All(skipped.Contains);
            if (needs && skips)
                Array.Fill(bottoms, false);
            if (!contributes)
                Array.Fill(bottoms, false);
            if (contributes)
                underLoss.UnionWith(layer.Bottoms);
            flags[layer] = (needs && !skips && contributes, bottoms);
            skipped.UnionWith(layer.Bottoms.Where((_, i) => !bottoms[i]));
        }

        foreach (LiteralLayer layer in Enumerable.Reverse(layers).Where(l => flags[l].Layer))
            Backward(layer, flags[layer].Bottoms);
    }

    private void Backward(LiteralLayer layer, bool[] goesTo)
    {
        if (layer.Tops.Count == 0)
            return;
        double[] d = diff[layer.Tops[0]];
        double[][] x = [.. layer.Bottoms.Select(b => data[b])];
        if (layer.Type == "InnerProduct" && !layer.IsFrozen)
            Gradients[layer.Name] = [.. Enumerable.Range(0, 9).Select(w => (d[w / 3] * x[0][w % 3]) + (d[3 + (w / 3)] * x[0][3 + (w % 3)]))];
        for (int b = 0; b < layer.Bottoms.Count; b++)
        {
            if (!goesTo[b])
                continue;
            diff[layer.Bottoms[b]] = layer.Type switch
            {
                "InnerProduct" => [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 3).Sum(o => d[(i / 3 * 3) + o] * layer.Weight[(o * 3) + (i % 3)]))],
                // In place the slope takes the place of the gradient, and is multiplied with itself.
                "Power" => [.. d.Select(v => layer.Bottoms[0] == layer.Tops[0] ? 0.25 : v / 2)],
                "Eltwise" => [.. d],
                "EuclideanLoss" => [.. x[0].Zip(x[1], (p, q) => (b == 0 ? p - q : q - p) * d[0] / 2)],
                "Reduction" => [.. x[0].Select(_ => d[0])],
                _ => [.. Enumerable.Range(0, d.Length).Select(i => layer.Tops.Sum(t => diff[t][i]))],
            };
        }
    }
}
