using Prototxt.Inference;
using Xunit;
using Numbers = System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace Prototxt.Training.Tests.Generated;

/// <summary>Predictors of nets that stand in a solver, or that learn in a state of the solver's.</summary>
public class SolverPredictorTests
{
    private const string Staged = """
        name: "Tiny"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 3 } shape { dim: 4 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 weight_filler { type: "xavier" } bias_filler { type: "uniform" min: -1 max: 1 } } }
        layer { name: "more" type: "TanH" bottom: "fc" top: "fc" include { stage: "big" } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    private const string Tested = " test_iter: 1 test_interval: 1 test_state { stage: 'big' } " + SolverRuns.Sound;

    private static readonly Dictionary<string, string> refused = new() { ["PrototxtPredictor"] = "false" };

    [Theory]
    [InlineData("net_param", "TinySolverNet")]
    [InlineData("train_net_param", "TinySolverTrainNet")]
    public void A_net_that_learns_and_stands_in_the_solver_has_one(string field, string name)
    {
        GeneratorRun run = Inline(field);
        Sound(run);
        Assert.Equal([name + "Predictor"], Predictors(run));
        Assert.Contains($"public {name}Predictor ToPredictor(", run.Files[$"Consumer.{name}Predictor.Tensors.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_net_that_learns_in_a_state_of_its_own_has_one_beside_that_of_the_file()
    {
        GeneratorRun run = In(SolverFile("net: 'net.prototxt' train_state { stage: 'big' }" + SolverRuns.Sound), NetFile());
        Sound(run);
        Assert.Equal(["TinyPredictor", "TinySolverTrainNetPredictor"], Predictors(run));
        Assert.DoesNotContain("TanH", run.Files["Consumer.TinyPredictor.g.cs"], StringComparison.Ordinal);
        Assert.Contains("TanH", run.Files["Consumer.TinySolverTrainNetPredictor.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Test_nets_share_parameters_and_have_none()
    {
        GeneratorRun run = In(SolverFile("net: 'net.prototxt'" + Tested), NetFile());
        Sound(run);
        Assert.Equal(["TinyPredictor"], Predictors(run));
        Assert.Contains("Consumer.TinySolverTestNet0.g.cs", run.Files.Keys);
    }

    [Fact]
    public void The_item_that_holds_the_net_says_whether_there_is_one()
    {
        GeneratorRun inline = In(SolverFile($"net_param {{ {Staged} }} {SolverRuns.Sound}", refused));
        GeneratorRun staged = In(SolverFile("net: 'net.prototxt' train_state { stage: 'big' }" + SolverRuns.Sound), NetFile(refused));
        Sound(inline);
        Sound(staged);
        Assert.Empty(Predictors(inline));
        Assert.Empty(Predictors(staged));
    }

    [Fact]
    public void Without_the_package_there_is_none() =>
        Assert.Empty(Predictors(SolverRuns.In(SolverFile($"net_param {{ {Staged} }} {SolverRuns.Sound}"))));

    [Fact]
    public void A_layer_without_a_kernel_is_named_at_its_place()
    {
        string noise = "layer { name: 'noise' type: 'DummyData' top: 'noise' dummy_data_param { shape { dim: 4 dim: 2 } data_filler { type: 'gaussian_unitball' } } }\n"
            + "layer { name: 'sum' type: 'Eltwise' bottom: 'fc' bottom: 'noise' top: 'sum' }\n";
        string net = Staged.Replace("layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"fc\"", noise + "layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"sum\"", StringComparison.Ordinal);
        GeneratorRun run = In(SolverFile($"net_param {{\n{net}\n}}\n{SolverRuns.Sound}"));
        Microsoft.CodeAnalysis.Diagnostic said = Assert.Single(run.Diagnostics);
        Assert.Equal(("PTX0502", 5), (said.Id, said.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Empty(Predictors(run));
    }

    [Fact]
    public void It_predicts_what_the_net_predicts()
    {
        using var solver = CompiledSolver.Of(Inline("net_param"));
        using ICaffeNet net = solver.CreateNet();
        using var predictor = (NetPredictor)net.GetType().GetMethod("ToPredictor")!.Invoke(net, [null])!;
        float[] numbers = [.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i))];
        using Tensor data = TorchSharp.torch.tensor(numbers, [4, 3]);
        using var expected = (Tensor)net.GetType().GetMethod("Predict")!.Invoke(net, [data])!;
        Numbers.Tensor<float> found = predictor.Predict(new Dictionary<string, Numbers.Tensor<float>> { ["data"] = Numbers.Tensor.Create(numbers, [4, 3]) })["prob"];
        float[] wanted = expected.data<float>().ToArray();
        for (int i = 0; i < wanted.Length; i++)
            Assert.Equal(wanted[i], found[i / 2, i % 2], 1e-6f);
    }

    private static GeneratorRun Inline(string field) => In(SolverFile($"{field} {{ {Staged} }}{SolverRuns.Sound}"));

    private static GeneratorRun In(params PrototxtFile[] files) =>
        GeneratorRun.In(SolverRuns.Project with { HasInference = true, References = [.. SolverRuns.Project.References, .. CompiledPredictor.References] }, files);

    private static PrototxtFile SolverFile(string text, Dictionary<string, string>? metadata = null) => new("/project/solver.prototxt", text, metadata);

    private static PrototxtFile NetFile(Dictionary<string, string>? metadata = null) => new("/project/net.prototxt", Staged, metadata);

    private static void Sound(GeneratorRun run)
    {
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
    }

    private static IEnumerable<string> Predictors(GeneratorRun run) =>
        run.Files.Keys.Where(f => f.EndsWith("Predictor.g.cs", StringComparison.Ordinal)).Select(f => f["Consumer.".Length..^".g.cs".Length]).Order(StringComparer.Ordinal);
}
