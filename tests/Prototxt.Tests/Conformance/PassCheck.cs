using Prototxt.Generator.Naming;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>Forward and backward of one net: every blob, every gradient, every parameter that was recorded.</summary>
internal static class PassCheck
{
    public static void Run(GoldenCase golden, CompiledNet net)
    {
        string view = net.ViewOf(golden.Phase);
        if ((File.Exists(Path.Combine(golden.Folder, "source.caffemodel")) ? Path.Combine(golden.Folder, "source.caffemodel") : golden.Weights) is { } weights)
            net.Net.LoadWeights(weights).EnsureComplete();
        int forwards = golden.Json.TryGetProperty("forwards", out var count) ? count.GetInt32() : 1;
        bool backward = golden.Json.GetProperty("backward").GetBoolean();
        HashSet<string> withDiff = [.. golden.Strings("diffs_recorded")];

        CheckStraightLine(golden, net, view, forwards);
        Dictionary<string, Tensor> inputs = Inputs(golden);
        foreach ((string input, Tensor value) in inputs)
            if (backward && withDiff.Contains(input))
                value.requires_grad_(true);
        for (int i = 1; i < forwards; i++)
        {
            using BlobSet earlier = net.Blobs(view, inputs);
            foreach (string name in earlier.Names)
                _ = earlier[name];
        }

        using BlobSet blobs = net.Blobs(view, inputs);
        Tolerance forward = golden.Tolerance("forward");
        int compared = 0;
        foreach (string blob in blobs.Names)
        {
            Tensor found = blobs[blob];
            if (!golden.HasEntry(blob) || OverwrittenThroughView(golden, blob))
                continue;
            forward.AssertClose(blob, golden.Data(blob), found);
            compared++;
        }

        Assert.True(compared > 0 || blobs.Names.Count == 0, "No recorded blob was found in the net.");
        CheckTotalLoss(golden, blobs, forward);
        CheckParameters(golden, net, forward, diff: false);
        if (!backward || HingeLeavesScratch(golden))
            return;

        foreach (string blob in blobs.Names)
            if (blobs[blob] is { requires_grad: true, is_leaf: false } tensor)
                tensor.retain_grad();
        Backward(golden, blobs);
        Tolerance tolerance = golden.Tolerance("backward");
        foreach (string blob in withDiff.Where(b => golden.HasDiff(b) && blobs.Names.Contains(b)))
            tolerance.AssertClose("gradient of " + blob, golden.Diff(blob), Gradient(blobs, blob));
        CheckParameters(golden, net, tolerance, diff: true);
    }

    // Caffe's HingeLoss uses the memory of its bottom's gradient as scratch in the forward pass. Where its own backward pass
    // is off (loss_weight 0), the scratch stays there and the split above adds it to the real gradients. That is a slip of
    // Caffe's, which generated code does not repeat; forward values and losses of such a net are compared all the same.
    private static bool HingeLeavesScratch(GoldenCase golden) =>
        golden.Json.TryGetProperty("layers", out var layers)
        && layers.EnumerateArray().Any(l => l.GetProperty("type").GetString() == "HingeLoss" && !l.GetProperty("needs_backward").GetBoolean());

    // Flatten, Reshape and the like share their bottom's memory in Caffe. Where a later layer works in place on such a view,
    // what Caffe has in the bottom's blob afterwards is that layer's top; generated code leaves the blob as it was.
    private static bool OverwrittenThroughView(GoldenCase golden, string blob)
    {
        HashSet<string> views = [blob];
        if (!golden.Json.TryGetProperty("layers", out var layers))
            return false;
        foreach (var layer in layers.EnumerateArray())
        {
            string[] bottoms = [.. layer.GetProperty("bottoms").EnumerateArray().Select(b => b.GetString()!)], tops = [.. layer.GetProperty("tops").EnumerateArray().Select(t => t.GetString()!)];
            if (bottoms.Length == 0 || tops.Length == 0 || !views.Contains(bottoms[0]))
                continue;
            if (tops[0] == bottoms[0] && tops[0] != blob)
                return true;
            if (layer.GetProperty("type").GetString() is "Flatten" or "Reshape" or "Split")
                views.UnionWith(tops);
        }

        return false;
    }

    private static Dictionary<string, Tensor> Inputs(GoldenCase golden) => golden.Strings("inputs").ToDictionary(i => i, golden.Given);

    // The straight-line method must give what the blob set gives; on a net of its own, since layers may keep state.
    private static void CheckStraightLine(GoldenCase golden, CompiledNet net, string view, int forwards)
    {
        using ICaffeNet another = net.CreateAnother();
        if ((File.Exists(Path.Combine(golden.Folder, "source.caffemodel")) ? Path.Combine(golden.Folder, "source.caffemodel") : golden.Weights) is { } weights)
            another.LoadWeights(weights).EnsureComplete();
        IReadOnlyDictionary<string, Tensor> outputs = net.Run(view, Inputs(golden), another);
        for (int i = 1; i < forwards; i++)
            outputs = net.Run(view, Inputs(golden), another);
        // Caffe's automatic splits are no part of the generated code; one that carries a loss weight shows among its outputs.
        string[] expected = [.. golden.Strings("outputs").Except(golden.Strings("inputs")).Where(o => !o.Contains("_split_", StringComparison.Ordinal))];
        foreach (string output in expected)
        {
            Tensor? found = outputs.GetValueOrDefault(Identifiers.Pascal(output)) ?? (expected.Length == 1 ? outputs.GetValueOrDefault("") : null);
            Assert.True(found is not null, $"The {view} method has no output {output}; it has {string.Join(", ", outputs.Keys)}.");
            golden.Tolerance("forward").AssertClose($"output {output} of the straight-line method", golden.Data(output), found);
        }
    }

    private static void CheckTotalLoss(GoldenCase golden, BlobSet blobs, Tolerance tolerance)
    {
        if (!golden.Json.TryGetProperty("total_loss", out var recorded))
            return;
        tolerance.AssertClose("total loss", tensor((float)recorded.GetDouble()), TotalLoss(blobs) ?? zeros([]));
    }

    private static Tensor? TotalLoss(BlobSet blobs) => (Tensor?)blobs.GetType().GetProperty("TotalLoss")?.GetValue(blobs);

    private static void Backward(GoldenCase golden, BlobSet blobs)
    {
        Tensor? seed = TotalLoss(blobs);
        foreach (string top in golden.Strings("top_diffs_fed"))
        {
            Tensor fed = golden.HasEntry("fed:" + top) ? golden.Data("fed:" + top) : golden.Diff(top);
            Tensor term = (blobs[top] * fed).sum();
            seed = seed is null ? term : seed + term;
        }

        if (seed is { requires_grad: true })
            seed.backward();
    }

    // Backward runs in place where forward did: what Caffe leaves in the blob is the gradient of its first value.
    private static Tensor Gradient(BlobSet blobs, string blob)
    {
        string first = blobs.Names.FirstOrDefault(n => n.StartsWith(blob + " before ", StringComparison.Ordinal)) ?? blob;
        Tensor value = blobs[first];
        return value.grad ?? zeros_like(value);
    }

    private static void CheckParameters(GoldenCase golden, CompiledNet net, Tolerance tolerance, bool diff)
    {
        HashSet<string> recorded = [.. golden.Strings("param_diffs_recorded")];
        foreach (LearnedLayer layer in net.Net.LearnedLayers)
        {
            for (int i = 0; i < layer.Blobs.Count; i++)
            {
                string entry = $"{layer.Name}:{i}";
                Tensor blob = layer.Blobs[i];
                if (!diff && golden.HasEntry(entry))
                    tolerance.AssertClose("parameter " + entry, golden.Data(entry), blob);
                else if (diff && recorded.Contains(entry) && golden.HasDiff(entry))
                    tolerance.AssertClose("gradient of parameter " + entry, golden.Diff(entry), blob.grad ?? zeros_like(blob));
            }
        }
    }
}
