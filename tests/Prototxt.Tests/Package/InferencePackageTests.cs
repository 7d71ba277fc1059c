using System.Runtime.InteropServices;
using System.Text.Json;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

/// <summary>The package without TorchSharp, alone, under the others and through a library: which classes a fresh project gets, and the generator once.</summary>
[Trait("Category", "Package")]
public sealed class InferencePackageTests(Consumer consumer) : IClassFixture<Consumer>
{
    private const string Net = """
        name: "Small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 2 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 } }
        """;

    private const string Predict = """
        using Prototxt.Inference;

        using var predictor = Places.SmallPredictor.From(LayerWeights.From("memory", [("ip", [2, 2], [0f, 1, 1, 0]), ("ip", [2], [10f, 20])]));
        Console.WriteLine("predicted " + string.Join(" ", predictor.Predict([1f, 2f])));

        """;

    private const string AdditionalFiles = """<AdditionalFiles Include="small.prototxt" PrototxtNamespace="Places" />""";

    [Fact]
    public void Alone_it_gives_predictors_without_TorchSharp()
    {
        using TemporaryFolder project = Project("Prototxt.Inference");
        project.Write("Program.cs", Predict);
        Build(project);
        Assert.Equal(["Places.SmallPredictor.g.cs"], Generated(project));
        Assert.Contains("predicted 12 21", Run(project), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(project["bin"], "*orch*", SearchOption.AllDirectories));
        Assert.Equal(["Consumer.dll", "Prototxt.Files.dll", "Prototxt.Inference.dll", "System.Numerics.Tensors.dll"],
            Directory.GetFiles(project["bin"], "*.dll", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Distinct().Order(StringComparer.Ordinal));
    }

    // The library has the nets and the program predictors of its own; what the library's package says of views comes along.
    [Fact]
    public void Through_a_library_the_program_gets_both()
    {
        using TemporaryFolder folder = new();
        consumer.Package.Serve(folder);
        folder.Write("Library/Library.csproj", Text("Prototxt", AdditionalFiles).Replace("Exe", "Library", StringComparison.Ordinal));
        folder.Write("Library/small.prototxt", Net);
        folder.Write("Consumer/Consumer.csproj", Text("Prototxt.Inference", AdditionalFiles.Replace("Places", "Here", StringComparison.Ordinal)
            + """<ProjectReference Include="../Library/Library.csproj" /><PackageReference Include="TorchSharp-cpu" Version="0.107.0" />"""));
        folder.Write("Consumer/small.prototxt", Net);
        folder.Write("Consumer/Program.cs", Predict + """
            using var net = new Here.Small();
            Console.WriteLine("the net has " + net.LearnedLayers.Count + ", the library's " + new Places.Small().LearnedLayers.Count);

            """);
        Build(folder, "Consumer");
        string[] all = ["Small.Predict.g.cs", "Small.PredictBlobs.g.cs", "Small.Summary.g.cs", "Small.Views.g.cs", "Small.g.cs", "SmallPredictor.Tensors.g.cs", "SmallPredictor.g.cs"];
        Assert.Equal([.. all.Select(f => "Here." + f), "Prototxt.Startup.g.cs"], Generated(folder, "Consumer"));
        Assert.Equal([.. all.Select(f => "Places." + f), "Prototxt.Startup.g.cs"], Generated(folder, "Library").Order(StringComparer.Ordinal));
        string output = Run(folder, "Consumer");
        Assert.Contains("predicted 12 21", output, StringComparison.Ordinal);
        Assert.Contains("the net has 1, the library's 1", output, StringComparison.Ordinal);
    }

    // Warnings are errors, those of the trimmer and of the compiler ahead of time too.
    [SkippableTheory]
    [InlineData("PublishTrimmed", 40)]
    [InlineData("PublishAot", 15)]
    public void It_publishes_small_and_without_warnings(string way, int megabytes)
    {
        Skip.If(way == "PublishAot" && !((string[])["clang", "gcc"]).Any(c => File.Exists("/usr/bin/" + c)), "There is no linker: neither clang nor gcc.");
        using TemporaryFolder project = Project("Prototxt.Inference", $"<{way}>true</{way}><SelfContained>true</SelfContained><InvariantGlobalization>true</InvariantGlobalization>");
        project.Write("Program.cs", Predict);
        string[] platform = ["-r", RuntimeInformation.RuntimeIdentifier];
        CommandResult restored = DotNet.Run(project.Path, ["restore", .. platform]);
        Skip.If(restored.ExitCode != 0 && restored.Output.Contains("Compiler", StringComparison.Ordinal), "The compiler ahead of time is not to be had: " + restored.Output);
        restored.EnsureSuccess();
        consumer.Package.CacheOf(project);
        DotNet.Run(project.Path, ["publish", "--no-restore", "-c", "Release", "-o", project["published"], "-p:UseSharedCompilation=false", .. platform]).EnsureSuccess();
        string program = project["published", OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer"];
        using var run = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        Assert.Contains("predicted 12 21", run.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        run.WaitForExit();
        Assert.Equal(0, run.ExitCode);
        long size = Directory.GetFiles(project["published"]).Where(f => Path.GetExtension(f) is not (".dbg" or ".pdb")).Sum(f => new FileInfo(f).Length);
        Assert.True(size < megabytes << 20, $"Expected less than {megabytes} MB, found {size >> 20} MB: {string.Join(", ", Directory.GetFiles(project["published"]).Select(Path.GetFileName))}");
    }

    [Theory]
    [InlineData("Prototxt.Inference", "", "true", "false")]
    [InlineData("Prototxt", "", "true", "true")]
    [InlineData("Prototxt;Prototxt.Inference", "", "true", "true")]
    [InlineData("Prototxt.Inference;Prototxt", "", "true", "true")]
    [InlineData("Prototxt.Training", "", "true", "true")]
    [InlineData("Prototxt", "<PrototxtTorchSharp>false</PrototxtTorchSharp>", "true", "false")]
    [InlineData("Prototxt", "<PrototxtInference>false</PrototxtInference>", "false", "true")]
    public void The_generator_comes_once_and_the_packages_say_what_it_makes(string packages, string property, string inference, string torchSharp)
    {
        using TemporaryFolder project = Project(packages, property);
        string output = DotNet.Run(project.Path, "msbuild", "Consumer.csproj", "-restore", "-t:ResolveLockFileAnalyzers", "-nologo", "-nodeReuse:false",
            "-getItem:Analyzer", "-getProperty:PrototxtInference", "-getProperty:PrototxtTorchSharp").EnsureSuccess().Output;
        consumer.Package.CacheOf(project);
        using JsonDocument found = JsonDocument.Parse(output);
        Assert.Single(found.RootElement.GetProperty("Items").GetProperty("Analyzer").EnumerateArray(), a => a.GetProperty("Filename").GetString() == "Prototxt.Generator");
        JsonElement properties = found.RootElement.GetProperty("Properties");
        Assert.Equal((inference, torchSharp), (properties.GetProperty("PrototxtInference").GetString(), properties.GetProperty("PrototxtTorchSharp").GetString()));
    }

    private TemporaryFolder Project(string packages, string property = "")
    {
        var project = new TemporaryFolder();
        consumer.Package.Serve(project);
        project.Write("Consumer.csproj", Text(packages, AdditionalFiles, property));
        project.Write("small.prototxt", Net);
        return project;
    }

    private string Text(string packages, string items, string property = "") => Consumer.Project(consumer.Package.Version, items, own: packages.Split(';'))
        .Replace("<Nullable>", property + "<EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles><Nullable>", StringComparison.Ordinal);

    private void Build(TemporaryFolder folder, string project = ".")
    {
        CommandResult build = DotNet.Run(folder[project], "build", "-p:UseSharedCompilation=false");
        if (File.Exists(folder[project, "obj", "project.assets.json"]))
            consumer.Package.CacheOf(folder, project);
        build.EnsureSuccess();
    }

    private static string Run(TemporaryFolder folder, string project = ".") =>
        DotNet.Run(folder[project], Path.Combine("bin", "Debug", "net10.0", "Consumer.dll")).EnsureSuccess().Output;

    private static IEnumerable<string> Generated(TemporaryFolder folder, string project = ".") =>
        Directory.GetFiles(folder[project, "obj"], "*.g.cs", SearchOption.AllDirectories).Where(f => f.Contains("Prototxt.Generator", StringComparison.Ordinal))
            .Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
