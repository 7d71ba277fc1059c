using System.Globalization;
using System.Text.RegularExpressions;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// The recorded nets once more, but their inputs come from HDF5 files, of which the prototxt tells not even the number of axes:
/// what compiles then, sized by the weight file and the first batch, must give Caffe's numbers all the same.
/// </summary>
[Trait("Category", "Conformance")]
public partial class SizedLaterTests
{
    // Two nets each of those that learn, and of those whose code could depend on the number of axes.
    private static readonly string[] types = ["ArgMax", "BatchNorm", "BatchReindex", "Bias", "Concat", "Convolution", "Crop", "Deconvolution", "Embed", "Filter", "Flatten", "InnerProduct", "LRN", "LSTM", "LSTMUnit", "MVN", "PReLU", "Pooling", "RNN", "Reduction", "Reshape", "SPP", "Scale", "Slice", "Softmax", "SoftmaxWithLoss", "Tile"];

    [SkippableFact]
    public void Numbers_are_Caffes()
    {
        Skip.IfNot(Directory.Exists(SharedData.Golden), $"No recorded cases: {SharedData.Golden} is missing.");
        Dictionary<string, int> compared = types.ToDictionary(t => t, _ => 0);
        HashSet<string> candidates = [];
        foreach (string name in Golden.Cases())
        {
            string type = name.Split('/') is ["layers", var t, ..] ? t : "";
            if (compared.GetValueOrDefault(type, 2) >= 2)
                continue;
            using var golden = new GoldenCase(name);
            if (!golden.Strings("inputs").Any() || !golden.Says("diffs_recorded") || golden.Says("steps") || WithoutShapes(golden) is not { } net)
                continue;
            if (!NotYetCovered.Knows(golden.Generate()))
                continue;
            candidates.Add(type);
            GeneratorRun run = GeneratorRun.Of(net);
            Assert.All(run.Errors, e => Assert.True(e.Id == Descriptors.UnknownShape.Id, $"{name}: {e}"));
            Assert.Empty(run.CompilerMessages);
            if (run.Errors.Any())
                continue;
            using var scope = NewDisposeScope();
            using var compiled = CompiledNet.Of(run);
            Directory.SetCurrentDirectory(golden.Folder);
            PassCheck.Run(golden, compiled);
            compared[type]++;
        }

        Skip.If(candidates.Count == 0, $"No single layer in {SharedData.Golden} whose inputs could come from files.");
        Assert.True(compared.Values.Sum() > 0, $"No net could be compared; there were nets with {string.Join(", ", candidates)}.");
    }

    // The net with an HDF5Data layer in the place of each input; null where an input has no batch axis.
    private static string? WithoutShapes(GoldenCase golden)
    {
        string text = File.ReadAllText(golden.NetFile);
        string data = "";
        foreach (string input in golden.Strings("inputs"))
        {
            long[] shape = golden.Given(input).shape;
            if (shape.Length == 0 || shape[0] == 0)
                return null;
            data += $"layer {{ name: \"{input} file\" type: \"HDF5Data\" top: \"{input}\" hdf5_data_param {{ source: \"list\" batch_size: {shape[0].ToString(CultureInfo.InvariantCulture)} }} }}\n";
        }

        foreach (Match layer in LayerStart().Matches(text).Reverse())
        {
            int end = layer.Index + layer.Length, depth = 1;
            for (; depth > 0; end++)
                depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
            if (!InputType().IsMatch(text[layer.Index..end]))
                continue;
            text = text[..layer.Index] + data + text[end..];
            data = "";
        }

        return data.Length == 0 ? text : null;
    }

    [GeneratedRegex(@"\blayer\s*\{")]
    private static partial Regex LayerStart();

    [GeneratedRegex("type:\\s*\"Input\"")]
    private static partial Regex InputType();
}
