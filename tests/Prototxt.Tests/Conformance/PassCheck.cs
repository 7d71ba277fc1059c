using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>Forward and backward of one net: every blob, every gradient, every parameter that was recorded.</summary>
internal static class PassCheck
{
    /// <summary>Compares one pass; returns why some of it cannot be compared.</summary>
    public static IReadOnlyList<string> Run(GoldenCase golden, CompiledNet net)
    {
        var known = new KnownDifferences(golden);
        string view = net.ViewOf(golden.Phase);
        Load.Weights(golden, net.Net);
        int forwards = (int)golden.Number("forwards", 1);
        bool backward = golden.Says("backward");
        HashSet<string> withDiff = [.. golden.Strings("diffs_recorded")];

        CheckStraightLine(golden, net, known, view, forwards);
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
            if (!golden.HasEntry(blob) || !known.CompareValue(blob))
                continue;
            forward.AssertClose(blob, golden.Data(blob), found);
            compared++;
        }

        Assert.True(compared > 0 || blobs.Names.Count == 0 || known.Reasons.Count > 0, "No recorded blob was found in the net.");
        if (known.CompareTotalLoss)
            CheckTotalLoss(golden, blobs, forward);
        CheckParameters(golden, net, forward, known, diff: false);
        if (!backward)
            return known.Reasons;

        foreach (string blob in blobs.Names)
            if (blobs[blob] is { requires_grad: true, is_leaf: false } tensor)
                tensor.retain_grad();
        Backward(golden, blobs);
        Tolerance tolerance = golden.Tolerance("backward");
        foreach (string blob in withDiff.Where(b => golden.HasDiff(b) && blobs.Names.Contains(b) && known.CompareGradient(b)))
            tolerance.AssertClose("gradient of " + blob, golden.Diff(blob), Gradient(blobs, blob));
        CheckParameters(golden, net, tolerance, known, diff: true);
        return known.Reasons;
    }

    /// <summary>Several passes whose inputs change, and their sizes with them.</summary>
    public static IReadOnlyList<string> RunSteps(GoldenCase golden, CompiledNet net)
    {
        var known = new KnownDifferences(golden);
        Load.Weights(golden, net.Net);
        Tolerance tolerance = golden.Tolerance("forward");
        int compared = 0;
        for (int k = 0; k < golden.Number("steps", 1); k++)
        {
            Dictionary<string, Tensor> inputs = golden.Strings("inputs").ToDictionary(i => i, i => golden.HasEntry($"{i}#{k}") ? golden.Data($"{i}#{k}") : golden.Given(i));
            using BlobSet blobs = net.Blobs(net.ViewOf(golden.Phase), inputs);
            foreach (string blob in blobs.Names.Where(b => golden.HasEntry($"{b}#{k}") && known.CompareValue(b)))
            {
                tolerance.AssertClose($"{blob} in pass {k}", golden.Data($"{blob}#{k}"), blobs[blob]);
                compared++;
            }
        }

        Assert.True(compared > 0, "No recorded blob was found in the net.");
        return known.Reasons;
    }

    private static Dictionary<string, Tensor> Inputs(GoldenCase golden) => golden.Strings("inputs").ToDictionary(i => i, golden.Given);

    // The straight-line method must give what the blob set gives; on a net of its own, since layers may keep state.
    private static void CheckStraightLine(GoldenCase golden, CompiledNet net, KnownDifferences known, string view, int forwards)
    {
        using ICaffeNet another = net.CreateAnother();
        Load.Weights(golden, another);
        NetOutputs outputs = net.Run(view, Inputs(golden), another);
        for (int i = 1; i < forwards; i++)
            outputs = net.Run(view, Inputs(golden), another);
        // Caffe's automatic splits are no part of the generated code; one that carries a loss weight shows among its outputs.
        string[] expected = [.. golden.Strings("outputs").Except(golden.Strings("inputs")).Where(o => !o.Contains("_split_", StringComparison.Ordinal))];
        foreach (string output in expected.Where(known.CompareValue))
        {
            Tensor? found = outputs.GetValueOrDefault(output);
            Assert.True(found is not null, $"The view {view} has no output {output}; it has {string.Join(", ", outputs.Keys)}.");
            golden.Tolerance("forward").AssertClose($"output {output} of the straight-line method", golden.Data(output), found);
        }
    }

    private static void CheckTotalLoss(GoldenCase golden, BlobSet blobs, Tolerance tolerance)
    {
        if (!golden.Json.TryGetProperty("total_loss", out var recorded))
            return;
        tolerance.AssertClose("total loss", tensor((float)recorded.GetDouble()), blobs.TotalLoss ?? zeros([]));
    }

    private static void Backward(GoldenCase golden, BlobSet blobs)
    {
        Tensor? seed = blobs.TotalLoss;
        foreach (string top in golden.Strings("top_diffs_fed"))
        {
            Tensor term = (blobs[top] * golden.Fed(top)).sum();
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

    private static void CheckParameters(GoldenCase golden, CompiledNet net, Tolerance tolerance, KnownDifferences known, bool diff)
    {
        HashSet<string> recorded = [.. golden.Strings("param_diffs_recorded")];
        Dictionary<string, Tensor> blobs = net.Net.LearnedLayers.SelectMany(l => l.Blobs.Select((b, i) => (Entry: $"{l.Name}:{i}", Blob: b))).ToDictionary(p => p.Entry, p => p.Blob);
        foreach ((string entry, Tensor blob) in blobs)
        {
            if (!diff && golden.HasEntry(entry) && known.CompareValue(entry))
            {
                tolerance.AssertClose("parameter " + entry, golden.Data(entry), blob);
            }
            else if (diff && recorded.Contains(entry) && golden.HasDiff(entry) && known.CompareGradient(golden.OwnerOf(entry)))
            {
                // A layer that shares a blob sees it through a view of its own; the gradient is with the owner.
                Tensor owner = blobs.GetValueOrDefault(golden.OwnerOf(entry), blob);
                tolerance.AssertClose("gradient of parameter " + entry, golden.Diff(entry), (owner.grad ?? zeros_like(owner)).reshape(blob.shape));
            }
        }
    }
}
