using System.Globalization;
using Prototxt.Hosting;

namespace Prototxt.Benchmarks.Generation;

/// <summary>How long a build is held up, and how that grows with the net.</summary>
internal static class GenerationReport
{
    private const string Largest = "prototxt/intel__caffe/models/intel_optimized_models/rfcn/pascal_voc/ResNet-101/rfcn_end2end/rfcn_int8_full_conv.prototxt";

    private const string LargestName = "R-FCN, the largest real file";

    // The compiler's own work takes far longer than the generator's.
    private static int mostCompiled = 10_000;

    public static bool IsCompiled(string net) => net != LargestName && !(int.TryParse(net, out int layers) && layers > mostCompiled);

    public static void Write(Report report, bool quick)
    {
        Dictionary<string, string> texts = new() { ["AlexNet"] = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "alexnet_deploy.prototxt")) };
        foreach (int layers in (int[])[10, 100, 1000, 2500, 5000, 10_000])
            texts[layers.ToString(CultureInfo.InvariantCulture)] = SyntheticNet.Text(layers);
        foreach ((string name, string path) in (ReadOnlySpan<(string, string)>)[("GoogLeNet", "golden/zoo/bvlc_googlenet/net.prototxt"), (LargestName, Largest)])
            if (Repository.Shared(path) is { } file)
                texts[name] = File.ReadAllText(file);
            else
                report.Paragraph($"{name} is left out: `shared/{path}` is not beside the checkout.");

        GenerationBenchmark.Texts = texts;
        mostCompiled = quick ? 100 : 10_000;
        IReadOnlyList<Measurement> results = Measure.Run<GenerationBenchmark>(warmups: quick ? 1 : 3, iterations: quick ? 3 : 7);
        report.Heading("Generation")
            .Paragraph("The real generator in the compiler's driver, in process, from text to C#, nothing cached; medians, with the fastest run's time for each layer beside them. A number stands for a synthetic net of so many layers "
                + "(convolutions, pooling, branches with Concat, residual blocks with BatchNorm; a softmax loss, so three views, and a predictor). *Parsing* is what the C# parser needs for the generated code, "
                + "which the driver leaves to the compiler, and *compile* what that does then.")
            .Table(["net", "lines", "layers", "generate", "per layer", "fastest", "allocated", "per layer", "generated code", "parsing", "compile", "per layer", "diagnostics"], texts.Select(t => Row(t.Key, t.Value, results)));
    }

    private static string[] Row(string name, string text, IReadOnlyList<Measurement> results)
    {
        Measurement generate = results.First(r => r.Method == nameof(GenerationBenchmark.Generate) && r.Text("Net") == name);
        Measurement parse = results.First(r => r.Method == nameof(GenerationBenchmark.Parse) && r.Text("Net") == name);
        Measurement compile = results.First(r => r.Method == nameof(GenerationBenchmark.Compile) && r.Text("Net") == name);
        GeneratorRun run = GenerationBenchmark.Run(text);
        int layers = text.Split('\n').Count(l => l.StartsWith("layer", StringComparison.Ordinal));
        long code = run.Output.SyntaxTrees.Sum(t => (long)t.Length);
        int errors = run.Errors.Count();
        return
        [
            name,
            text.Count(c => c == '\n').ToString(CultureInfo.InvariantCulture),
            layers.ToString(CultureInfo.InvariantCulture),
            Report.Milliseconds(generate.Median),
            Microseconds(generate.Median / layers),
            Microseconds(generate.Fastest / layers),
            Report.Megabytes(generate.Allocated),
            (generate.Allocated / 1e3 / layers).ToString("0", CultureInfo.InvariantCulture) + " kB",
            Report.Megabytes(code),
            Report.Milliseconds(parse.Median),
            IsCompiled(name) ? Report.Milliseconds(compile.Median) : "",
            IsCompiled(name) ? Microseconds(compile.Median / layers) : "",
            run.Diagnostics.Length == 0 ? "none" : $"{run.Diagnostics.Length}, {errors} of them errors",
        ];
    }

    private static string Microseconds(double milliseconds) => (milliseconds * 1000).ToString("0", CultureInfo.InvariantCulture) + " µs";
}
