using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

/// <summary>The assemblies that are packed with native code: a program that uses them compiles hardly anything before its first answer.</summary>
[Trait("Category", "Package")]
public sealed class PrecompiledTests(Consumer consumer) : IClassFixture<Consumer>
{
    public const string Folder = "runtimes/linux-x64/lib/net10.0/";

    private const string Net = """
        name: "Small"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 16 dim: 12 dim: 12 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 16 kernel_size: 3 pad: 1 } }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
        layer { name: "one" type: "Convolution" bottom: "conv" top: "one" convolution_param { num_output: 64 kernel_size: 1 } }
        layer { name: "pool" type: "Pooling" bottom: "one" top: "pool" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "ip" type: "InnerProduct" bottom: "pool" top: "ip" inner_product_param { num_output: 4 } }
        layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
        """;

    private const string Program = """
        using Prototxt.Inference;

        long before = System.Runtime.JitInfo.GetCompiledMethodCount();
        using var predictor = Places.SmallPredictor.From(LayerWeights.From("memory",
        [
            ("conv", [16, 16, 3, 3], new float[16 * 16 * 9]), ("conv", [16], new float[16]), ("one", [64, 16, 1, 1], new float[64 * 16]), ("one", [64], new float[64]),
            ("ip", [4, 64 * 36], new float[4 * 64 * 36]), ("ip", [4], [0f, 0, 0, 100]),
        ]));
        float likely = predictor.Predict(new float[16 * 12 * 12])[0, 3];
        Console.WriteLine($"{likely} {System.Runtime.JitInfo.GetCompiledMethodCount() - before}");

        """;

    [SkippableTheory]
    [InlineData("Prototxt.Files.dll")]
    [InlineData("Prototxt.Inference.dll")]
    public void They_are_the_same_assemblies_and_have_native_code(string name)
    {
        Skip.IfNot(PackageFeed.IsPrecompiled, "Assemblies get native code on Linux on x64 only.");
        using PEReader plain = Open("lib/net8.0/" + name), native = Open(Folder + name);
        Assert.Equal(0, plain.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.NotEqual(0, native.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.Equal(Methods(plain), Methods(native));
    }

    [SkippableFact]
    public void A_program_compiles_hardly_anything_before_its_first_answer()
    {
        Skip.IfNot(PackageFeed.IsPrecompiled, "Assemblies get native code on Linux on x64 only.");
        Skip.IfNot(Vector512.IsHardwareAccelerated && Avx512F.IsSupported, "The native code is for processors with AVX-512.");
        using var project = new TemporaryFolder();
        consumer.Package.Serve(project);
        project.Write("Consumer.csproj", Consumer.Project(consumer.Package.Version, """<AdditionalFiles Include="small.prototxt" PrototxtNamespace="Places" />""", own: "Prototxt.Inference"));
        project.Write("small.prototxt", Net);
        project.Write("Program.cs", Program);
        CommandResult build = DotNet.Run(project.Path, "build", "-p:UseSharedCompilation=false");
        consumer.Package.CacheOf(project);
        build.EnsureSuccess();
        int precompiled = CompiledMethods(project), compiled = CompiledMethods(project, ("DOTNET_EnableAVX512", "0"));
        Assert.True(precompiled < 60, $"{precompiled} methods were compiled");
        // A processor without these vectors takes none of the native code, and the program still runs.
        Assert.True(compiled > 3 * precompiled, $"{compiled} methods were compiled without native code, and {precompiled} with it");
    }

    // Nothing is compiled a second time, which would depend on how long the program runs.
    private static int CompiledMethods(TemporaryFolder project, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("dotnet", [project["bin", "Debug", "net10.0", "Consumer.dll"]]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in variables.Append(("DOTNET_TC_CallCounting", "0")))
            start.Environment[name] = value;
        using Process run = Process.Start(start)!;
        string[] answer = run.StandardOutput.ReadToEnd().Split(' ');
        run.WaitForExit();
        Assert.Equal((0, "1"), (run.ExitCode, answer[0]));
        return int.Parse(answer[1], CultureInfo.InvariantCulture);
    }

    private PEReader Open(string entry) => new(new MemoryStream(consumer.Package.File("Prototxt.Inference", entry)));

    // Names and marks, among them which methods are to be fully optimized at once.
    private static IEnumerable<(string Name, MethodImplAttributes Marks)> Methods(PEReader assembly)
    {
        MetadataReader metadata = assembly.GetMetadataReader();
        return [.. metadata.MethodDefinitions.Select(m => metadata.GetMethodDefinition(m)).Select(m => (metadata.GetString(m.Name), m.ImplAttributes))];
    }
}
