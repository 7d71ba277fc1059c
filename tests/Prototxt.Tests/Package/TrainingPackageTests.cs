using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Package;

/// <summary>A fresh project that references the package for training alone: it gets the generator once, a solver's class, and trains.</summary>
[Trait("Category", "Package")]
public sealed class TrainingPackageTests(Consumer consumer) : IClassFixture<Consumer>
{
    private const string Net = """
        name: "Small"
        layer {
          name: "pictures" type: "Data" top: "data" top: "label"
          transform_param { scale: 0.00390625 crop_size: 8 force_gray: true }
          data_param { source: "pictures_lmdb" batch_size: 4 backend: LMDB }
        }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 2 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
        """;

    private const string Solver = """
        net: "small.prototxt"
        base_lr: 0.5
        lr_policy: "fixed"
        max_iter: 60
        random_seed: 1
        snapshot_prefix: "small"
        """;

    private const string Program = """
        using Consumer;
        using Prototxt.Training;
        using Prototxt.Training.Data;

        // dark pictures and light ones
        var pictures = new LabelledImages([.. Enumerable.Range(0, 8 * 64).Select(i => (byte)(i / 64 % 2 * 200))], [.. Enumerable.Range(0, 8).Select(i => i % 2)], 1, 8, 8);
        pictures.WriteDatabase("pictures_lmdb");
        using var solver = new SmallSolver(SmallSolver.FileOptions with { BaseLr = 1 });
        var losses = new List<float>();
        solver.Stepped += (_, step) => losses.Add(step.Loss);
        solver.Solve();
        Console.WriteLine($"{losses.Count} iterations, loss {(losses[^1] < losses[0] / 4 ? "fell" : $"{losses[0]} to {losses[^1]}")}, {(File.Exists("small_iter_60.solverstate") ? "snapshot" : "no snapshot")}");
        """;

    [Fact]
    public void A_fresh_project_trains()
    {
        using TemporaryFolder project = new();
        consumer.Package.Serve(project);
        project.Write("Consumer.csproj", Consumer.Project(consumer.Package.Version, """<AdditionalFiles Include="*.prototxt" />""", """<PackageReference Include="TorchSharp-cpu" Version="0.107.0" />""", "Prototxt.Training"));
        project.Write("small.prototxt", Net);
        project.Write("small_solver.prototxt", Solver);
        project.Write("Program.cs", Program);

        CommandResult build = DotNet.Run(project.Path, "build", "-p:UseSharedCompilation=false");
        consumer.Package.CacheOf(project);
        build.EnsureSuccess();
        string output = DotNet.Run(project.Path, Path.Combine("bin", "Debug", "net10.0", "Consumer.dll")).EnsureSuccess().Output;
        Assert.Contains("60 iterations, loss fell, snapshot", output, StringComparison.Ordinal);
    }

    [Fact]
    public void It_holds_what_trains_and_leaves_the_generator_to_the_package_below()
    {
        Assert.Equal(["LICENSE", "Prototxt.Training.nuspec", "README.md", "buildTransitive/net8.0/Prototxt.Training.props", "lib/net8.0/Prototxt.Training.dll", "lib/net8.0/Prototxt.Training.xml"],
            consumer.Package.Own("Prototxt.Training"));
        (_, string version, string exclude) = consumer.Package.Dependencies("Prototxt.Training").Single(d => d.Id == "Prototxt");
        Assert.Equal(consumer.Package.Version, version);
        Assert.DoesNotMatch(new Regex("Analyzers|Build"), exclude);
    }
}
