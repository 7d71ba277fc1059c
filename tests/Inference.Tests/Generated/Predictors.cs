using System.Globalization;
using System.Numerics.Tensors;
using Prototxt.Hosting;
using Xunit;

namespace Prototxt.Inference.Tests.Generated;

/// <summary>Nets through the generator as in a project with the package Prototxt.Inference.</summary>
internal static class Predictors
{
    /// <summary>A project with both packages.</summary>
    public static Project Project { get; } = new() { HasInference = true, References = CompiledPredictor.References };

    public static GeneratorRun Generate(string prototxt, IReadOnlyDictionary<string, string>? metadata = null) =>
        GeneratorRun.In(Project, new PrototxtFile("/project/net.prototxt", prototxt, metadata));

    /// <summary>The predictor's code; null where there is none.</summary>
    public static string? Code(GeneratorRun run) => run.Files.FirstOrDefault(f => f.Key.EndsWith("Predictor.g.cs", StringComparison.Ordinal)).Value;

    /// <summary>What was said of layers without a kernel.</summary>
    public static string[] Refusals(GeneratorRun run) => [.. run.Diagnostics.Where(d => d.Id == "PTX0502").Select(d => d.GetMessage(CultureInfo.InvariantCulture))];

    public static CompiledPredictor Compile(GeneratorRun run)
    {
        Assert.Empty(run.Errors);
        return CompiledPredictor.Of(run);
    }

    public static float[] Flat(Tensor<float> x)
    {
        var numbers = new float[x.FlattenedLength];
        x.FlattenTo(numbers);
        return numbers;
    }
}
