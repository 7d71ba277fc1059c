using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Prototxt.Tests.Upgrade;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>Models with layers of forks, whose outputs were recorded with OpenCV's importer.</summary>
[Trait("Category", "Conformance")]
public class SecondRefereeTests
{
    private static string Folder => Path.Combine(SharedData.Models, "expected", "second-referee");

    public static TheoryData<string> Models()
    {
        string index = Path.Combine(Folder, "expected.json");
        return Golden.Rows(!File.Exists(index) ? [] : JsonElement.Parse(File.ReadAllText(index)).EnumerateObject().Select(m => m.Name));
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Outputs_are_the_recorded_ones(string model)
    {
        Skip.If(model.Length == 0, $"No models of forks: {Folder} is missing.");
        JsonElement recorded = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement.GetProperty(model);
        GeneratorRun run = GeneratorRun.Of(PrototxtFile.Read(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)));
        NotYetCovered.SkipIf(run);

        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of(run);
        // A file may lack what only training has.
        net.Net.LoadWeights(Path.Combine(SharedData.Models, recorded.GetProperty("caffemodel").GetString()!)).EnsureComplete(NetViews.Test);
        using var noGrad = no_grad();
        using BlobSet blobs = net.Blobs(net.ViewOf("TEST"), new Dictionary<string, Tensor> { ["data"] = NpyFile.ReadTensor(Path.Combine(Folder, model + "_input.npy")), ["input"] = NpyFile.ReadTensor(Path.Combine(Folder, model + "_input.npy")) });
        // OpenCV takes the sizes of priors as they are, which SSD and the product cut to whole numbers: boxes end up a little elsewhere.
        Tolerance tolerance = HasFractionalPriors(Path.Combine(SharedData.Models, recorded.GetProperty("prototxt").GetString()!)) ? new(0.02, 0.02) : new(1e-3, 1e-4);
        foreach (JsonProperty output in recorded.GetProperty("outputs").EnumerateObject())
            tolerance.AssertClose("output " + output.Name, Unpadded(NpyFile.ReadTensor(Path.Combine(Folder, $"{model}_out_{output.Name}.npy")), blobs[output.Name]), blobs[output.Name]);
    }

    private static bool HasFractionalPriors(string file) => Upgraded.Of(File.ReadAllText(file)).Layers.Select(l => l.Sub("prior_box_param"))
        .Any(p => p is not null && p.All("min_size").Concat(p.All("max_size")).Any(v => v.Float != MathF.Truncate(v.Float)));

    // OpenCV always gives keep_top_k detections, the missing ones as rows of zeros; Caffe gives those that there are.
    private static Tensor Unpadded(Tensor recorded, Tensor found)
    {
        if (recorded.dim() != 4 || recorded.shape[3] != 7 || found.shape[2] >= recorded.shape[2])
            return recorded;
        Assert.Equal(0, recorded.slice(2, found.shape[2], recorded.shape[2], 1).abs().max().item<float>());
        return recorded.slice(2, 0, found.shape[2], 1);
    }
}
