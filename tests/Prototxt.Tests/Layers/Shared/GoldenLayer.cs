using Prototxt.Tests.Recorded;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Layers;

/// <summary>
/// One recorded single-layer case. A row of a test hands out inputs and parameters, calls the layer as generated code
/// would and states the tops; this class compares everything with Caffe's numbers.
/// </summary>
public sealed class GoldenLayer : IDisposable
{
    private readonly GoldenCase golden;
    private readonly Dictionary<string, Tensor> leaves = [], inputs = [], tops = [];
    private readonly List<(string Name, Tensor Tensor)> parameters = [];
    private readonly List<IDisposable> owned = [];

    private GoldenLayer(GoldenCase golden) => this.golden = golden;

    /// <summary>The case's folder, for rows that read a file of their own.</summary>
    public string Folder => golden.Folder;

    /// <summary>A bottom, or a number handed to the layer in another way (<c>given:...</c>).</summary>
    public Tensor this[string name]
    {
        get
        {
            if (inputs.TryGetValue(name, out Tensor? known))
                return known;
            leaves[name] = golden.Given(name).requires_grad_(is_grad_enabled() && golden.Strings("diffs_recorded").Contains(name));
            return inputs[name] = leaves[name].alias(); // a layer may take its bottom over; the gradient is the leaf's
        }
    }

    /// <summary>Copies Caffe's parameters into the layer's blobs, in order, and notes that they are to be compared.</summary>
    public T Load<T>(T layer, Func<T, Tensor[]> parametersOf)
        where T : nn.Module
    {
        Tensor[] all = parametersOf(Own(layer));
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        IReadOnlyList<Tensor> recorded = golden.Parameters(layer.GetName());
        Assert.Equal(recorded.Count, all.Length);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(recorded[i].shape, all[i].shape);
            all[i].copy_(recorded[i]);
            parameters.Add(($"{layer.GetName()}:{i}", all[i]));
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
        using var golden = new GoldenCase($"layers/{type}/{variant}");
        using (set_grad_enabled(true))
            RunOnce(golden, row);
        using (no_grad())
            RunOnce(golden, row);
    }

    private static void RunOnce(GoldenCase golden, Action<GoldenLayer> row)
    {
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        using (var layer = new GoldenLayer(golden))
        {
            row(layer);
            layer.Compare();
        }

        Assert.True(DisposeScopeManager.Statistics.ThreadTotalLiveCount == before, $"{golden.Folder} leaves tensors behind (gradients: {is_grad_enabled()}).");
    }

    private void Compare()
    {
        foreach (string output in golden.Strings("outputs").Where(golden.HasEntry))
            Assert.True(tops.ContainsKey(output), $"The row does not state the top '{output}'.");
        using var scope = NewDisposeScope();
        Tolerance forward = golden.Tolerance("forward"), backward = golden.Tolerance("backward");
        foreach ((string name, Tensor value) in tops.Select(t => (t.Key, t.Value)).Concat(parameters))
            forward.AssertClose(name, golden.Data(name), value);
        IReadOnlyList<string> recorded = golden.Strings("diffs_recorded");
        if (!is_grad_enabled() || recorded.Count == 0)
            return;

        Backward();
        foreach (string name in recorded.Where(name => leaves.TryGetValue(name, out Tensor? leaf) && leaf.requires_grad))
            backward.AssertClose("gradient of " + name, golden.Diff(name), GradientOf(leaves[name]));
        foreach (string name in golden.Strings("param_diffs_recorded"))
            backward.AssertClose("gradient of " + name, golden.Diff(name), GradientOf(parameters.Single(parameter => parameter.Name == name).Tensor));
    }

    private void Backward()
    {
        Tensor total = zeros([]);
        foreach ((string name, Tensor value) in tops)
            if (golden.Strings("top_diffs_fed").Contains(name) || golden.HasEntry("fed:" + name))
                total += (value * golden.Fed(name)).sum();
            else if (golden.LossWeight(name) is { } weight)
                total += value.sum() * weight;

        if (total.requires_grad)
            total.backward();
    }

    private static Tensor GradientOf(Tensor leaf) => leaf.grad ?? zeros_like(leaf);

    public void Dispose()
    {
        foreach (Tensor tensor in tops.Values.Concat(inputs.Values).Concat(leaves.Values).ToHashSet<Tensor>(ReferenceEqualityComparer.Instance))
            tensor.Dispose();
        foreach (IDisposable disposable in owned)
            disposable.Dispose();
    }
}
