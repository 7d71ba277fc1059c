using Prototxt.Tests.Recorded;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>The parameters of a recorded case before the pass.</summary>
internal static class Load
{
    /// <summary>
    /// Loads <c>weights.caffemodel</c>, what Caffe had before the pass; where Caffe had loaded another file (<c>source</c>), that,
    /// over parameters it must replace. The class may have parameters that the recorded phase lacks; of the phase's own none may
    /// be missing.
    /// </summary>
    public static void Weights(GoldenCase golden, ICaffeNet net)
    {
        if (golden.Weights is { } weights)
            Complete(golden, net.LoadWeights(weights));
        if (Directory.EnumerateFiles(golden.Folder, "source.caffemodel*").Order(StringComparer.Ordinal).FirstOrDefault() is not { } source)
            return;
        LoadReport report = net.LoadWeights(source);
        Spoil(net, report);
        report = net.LoadWeights(source);
        if (golden.Weights is null)
            Complete(golden, report);
    }

    private static void Complete(GoldenCase golden, LoadReport report)
    {
        string[] kept = [.. report.Parameters.Where(p => p.Status is not (LoadStatus.Matched or LoadStatus.Unused) && golden.HasEntry($"{p.Layer}:{p.Blob}")).Select(p => $"{p.Layer}:{p.Blob} {p.Status}")];
        Assert.True(kept.Length == 0, $"{report.FileName} gives no values to {string.Join(", ", kept)}");
    }

    // What the file is to replace must not be right already.
    private static void Spoil(ICaffeNet net, LoadReport report)
    {
        HashSet<(string, int)> replaced = [.. report.With(LoadStatus.Matched).Select(p => (p.Layer, p.Blob))];
        using var noGrad = no_grad();
        foreach (LearnedLayer layer in net.LearnedLayers)
            for (int i = 0; i < layer.Blobs.Count; i++)
                if (replaced.Contains((layer.Name, i)))
                    layer.Blobs[i].fill_(float.NaN);
    }
}
