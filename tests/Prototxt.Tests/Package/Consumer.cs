using Prototxt.Tests.Infrastructure;

namespace Prototxt.Tests.Package;

/// <summary>A fresh console project that knows the package and nothing else of this repository, built once.</summary>
public sealed class Consumer : IDisposable
{
    private readonly PackageFeed feed = new();
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<CommandResult> build;

    public Consumer()
    {
        feed.Serve(folder);
        folder.Write("Consumer.csproj", Project(feed.Version, """
            <AdditionalFiles Include="Models/small.prototxt" />
                <AdditionalFiles Include="Models/template.prototxt" PrototxtClass="Filled" PrototxtNamespace="Some.Place"
                                 PrototxtInputShapes="data: 64,1,28,28; label: 64" PrototxtStages="deep; wide" PrototxtLevel="2"
                                 PrototxtVariables="CLASSES=7; NEGATIVE=0.25" />
            """, """<PackageReference Include="TorchSharp-cpu" Version="0.107.0" />"""));
        folder.Write("Program.cs", Program);
        folder.Write("Models/small.prototxt", Small);
        folder.Write("Models/template.prototxt", Template);
        build = new Lazy<CommandResult>(() => DotNet.Run(folder.Path, "build", "-p:UseSharedCompilation=false"));
    }

    public PackageFeed Package => feed;

    public string Output => folder["bin", "Debug", "net10.0"];

    internal TemporaryFolder Folder => folder;

    internal CommandResult Build => build.Value;

    /// <summary>TorchSharp's native library as the package cache has it.</summary>
    public string CachedLibrary
    {
        get
        {
            Build.EnsureSuccess();
            return Path.Combine(feed.CacheOf(folder), "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        }
    }

    /// <summary>Warnings are errors, so the generated code must be free of them. Links in place of copies save a gigabyte of disk, and are the harder case for the package cache.</summary>
    internal static string Project(string version, string files, string packages = "", params string[] own) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <WarningsNotAsErrors>NU1603</WarningsNotAsErrors>
            <NuGetAudit>false</NuGetAudit>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
            <CreateHardLinksForPublishFilesIfPossible>true</CreateHardLinksForPublishFilesIfPossible>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat((own is [] ? ["Prototxt"] : own).Select(p => $"<PackageReference Include=\"{p}\" Version=\"{version}\" />"))}
            {packages}
            {files}
          </ItemGroup>
        </Project>
        """;

    public void Dispose()
    {
        if (File.Exists(folder["obj", "project.assets.json"]))
            feed.CacheOf(folder);
        feed.Dispose();
        folder.Dispose();
    }

    private const string Program = """
        using TorchSharp;

        using var net = new Consumer.Models.SmallNet();
        using var picture = torch.zeros(2, 1, 28, 28);
        using var prob = net.Predict(picture);
        Console.WriteLine($"prob [{string.Join(",", prob.shape)}] sum {prob.sum().item<float>():F0}");

        using var predictor = net.ToPredictor();
        using var again = predictor.Predict(picture);
        Console.WriteLine($"the predictor gives the same: {torch.allclose(prob, again, rtol: 1e-3, atol: 1e-6)}");

        using var filled = new Some.Place.Filled();
        using var label = torch.zeros(2);
        using var test = filled.Test(picture, label);
        Console.WriteLine($"ip {string.Join(",", filled.Ip.Weight.shape)}, accuracy from {test.Accuracy.item<float>():F0}");
        """;

    private const string Small = """
        name: "small-net"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 1 dim: 28 dim: 28 } } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 5 } }
        layer { name: "ip" type: "InnerProduct" bottom: "conv" top: "ip" inner_product_param { num_output: 3 } }
        layer { name: "prob" type: "Softmax" bottom: "ip" top: "prob" }
        """;

    // It has no layers without its stages and level, no inputs without its shapes and no numbers without its variables.
    private const string Template = """
        layer { name: "data" type: "Input" top: "data" top: "label" }
        layer {
          name: "ip" type: "InnerProduct" bottom: "data" top: "ip"
          include { stage: "deep" stage: "wide" min_level: 2 }
          inner_product_param { num_output: $CLASSES }
        }
        layer { name: "relu" type: "ReLU" bottom: "ip" top: "ip" relu_param { negative_slope: $NEGATIVE } }
        layer { name: "accuracy" type: "Accuracy" bottom: "ip" bottom: "label" top: "accuracy" include { phase: TEST } }
        """;
}
