using System.Text.Json;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

/// <summary>
/// One recorded single-layer case. A row of a test hands out inputs and parameters, calls the layer as generated code
/// would and states the tops; this class compares everything with Caffe's numbers.
/// </summary>
public sealed class GoldenLayer : IDisposable
{
    private readonly Dictionary<string, LayerParameter> blobs;
    private readonly NetParameter? weights;
    private readonly JsonElement description;
    private readonly Dictionary<string, Tensor> leaves = [], inputs = [], tops = [];
    private readonly List<(string Name, Tensor Tensor)> parameters = [];
    private readonly List<IDisposable> owned = [];

    public GoldenLayer(string type, string variant)
    {
        Folder = SharedData.Require("golden", "layers", type, variant);
        description = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "case.json"))).RootElement;
        blobs = Read("blobs.caffemodel").Layer.ToDictionary(entry => entry.Name);
        if (File.Exists(Path.Combine(Folder, "weights.caffemodel")))
            weights = Read("weights.caffemodel");
    }

    /// <summary>The case's folder, for rows that read a file of their own.</summary>
    public string Folder { get; }

    /// <summary>A bottom, or a number handed to the layer in another way (<c>given:...</c>).</summary>
    public Tensor this[string name]
    {
        get
        {
            if (inputs.TryGetValue(name, out Tensor? known))
                return known;
            BlobProto blob = (blobs.GetValueOrDefault($"given:{name}") ?? blobs[name]).Blobs[0];
            leaves[name] = ToTensor(blob).requires_grad_(is_grad_enabled() && Strings("diffs_recorded").Contains(name));
            return inputs[name] = leaves[name].alias(); // a layer may take its bottom over; the gradient is the leaf's
        }
    }

    /// <summary>Copies Caffe's parameters into the layer's blobs, in order, and notes that they are to be compared.</summary>
    public T Load<T>(T layer, Func<T, Tensor[]> parametersOf)
        where T : nn.Module
    {
        Tensor[] all = parametersOf(Own(layer));
        LayerParameter recorded = weights!.Layer.Single(entry => entry.Name == layer.GetName());
        Assert.Equal(recorded.Blobs.Count, all.Length);
        using var noGrad = no_grad();
        for (int i = 0; i < all.Length; i++)
        {
            using Tensor value = ToTensor(recorded.Blobs[i]);
            Assert.Equal(value.shape, all[i].shape);
            all[i].copy_(value);
            parameters.Add(($"{recorded.Name}:{i}", all[i]));
        }

        return layer;
    }

    /// <summary>States a top, or a blob between layers.</summary>
    public void Top(string name, Tensor value) => tops[name] = value;

    /// <summary>Disposes with the case.</summary>
    public T Own<T>(T disposable)
        where T : IDisposable
    {
        owned.Add(disposable);
        return disposable;
    }

    /// <summary>Runs a row with gradients and without, compares, and looks for tensors left behind.</summary>
    public static void Run(string type, string variant, Action<GoldenLayer> row)
    {
        using (set_grad_enabled(true))
            RunOnce(type, variant, row);
        using (no_grad())
            RunOnce(type, variant, row);
    }

    private static void RunOnce(string type, string variant, Action<GoldenLayer> row)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var golden = new GoldenLayer(type, variant))
        {
            row(golden);
            golden.Compare();
        }

        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount == before, $"{type}/{variant} leaves tensors behind (gradients: {is_grad_enabled()}).");
    }

    private void Compare()
    {
        foreach (string output in Strings("outputs").Where(blobs.ContainsKey))
            Assert.True(tops.ContainsKey(output), $"The row does not state the top '{output}'.");
        foreach (var (name, value) in tops)
            AssertClose(name, blobs[name].Blobs[0], value, "forward");
        foreach (var (name, value) in parameters)
            AssertClose(name, blobs[name].Blobs[0], value, "forward");
        if (!is_grad_enabled() || !Strings("diffs_recorded").Any())
            return;

        Backward();
        foreach (string name in Strings("diffs_recorded").Where(name => leaves.ContainsKey(name) && leaves[name].requires_grad))
            AssertGradient(name, leaves[name]);
        foreach (string name in Strings("param_diffs_recorded"))
            AssertGradient(name, parameters.Single(parameter => parameter.Name == name).Tensor);
    }

    private void Backward()
    {
        using var scope = NewDisposeScope();
        Tensor total = zeros([]);
        foreach (var (name, value) in tops)
        {
            BlobProto? fed = blobs.GetValueOrDefault($"fed:{name}")?.Blobs[0] ?? (Strings("top_diffs_fed").Contains(name) ? blobs[name].Blobs[1] : null);
            if (fed is not null)
                total += (value * ToTensor(fed)).sum();
            else if (description.TryGetProperty("loss_weights", out JsonElement losses) && losses.TryGetProperty(name, out JsonElement weight))
                total += value.sum() * weight.GetSingle();
        }

        if (total.requires_grad)
            total.backward();
    }

    private void AssertGradient(string name, Tensor leaf)
    {
        using Tensor gradient = leaf.grad ?? zeros_like(leaf);
        AssertClose($"gradient of {name}", blobs[name].Blobs[1], gradient, "backward");
    }

    private void AssertClose(string name, BlobProto expected, Tensor actual, string direction)
    {
        JsonElement tolerances = description.GetProperty("tolerance");
        JsonElement tolerance = tolerances.TryGetProperty(direction, out JsonElement own) ? own : tolerances.GetProperty("forward");
        double relative = tolerance.GetProperty("rtol").GetDouble(), absolute = tolerance.GetProperty("atol").GetDouble();
        Assert.True((expected.Shape?.Dim ?? []).SequenceEqual(actual.shape), $"{name}: [{string.Join(", ", actual.shape)}] instead of {expected.Shape}");
        using var scope = NewDisposeScope();
        Tensor plain = actual.detach().contiguous();
        float[] found = plain.data<float>().ToArray();
        for (int i = 0; i < found.Length; i++)
        {
            double e = expected.Data[i], difference = Math.Abs(found[i] - e);
            Assert.True(difference <= absolute + relative * Math.Abs(e) || (double.IsNaN(e) && float.IsNaN(found[i])) || found[i] == e,
                $"{name}[{i}] of {Require(actual)}: {found[i]} instead of {e}");
        }

        static string Require(Tensor tensor) => $"[{string.Join(", ", tensor.shape)}]";
    }

    private IEnumerable<string> Strings(string property) =>
        description.TryGetProperty(property, out JsonElement list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    private NetParameter Read(string file) => NetParameter.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(Folder, file)));

    private static Tensor ToTensor(BlobProto blob) => tensor(blob.Data.ToArray(), [.. blob.Shape?.Dim ?? []]);

    public void Dispose()
    {
        foreach (Tensor tensor in tops.Values.Concat(inputs.Values).Concat(leaves.Values).ToHashSet<Tensor>(ReferenceEqualityComparer.Instance))
            tensor.Dispose();
        foreach (IDisposable disposable in owned)
            disposable.Dispose();
    }
}
