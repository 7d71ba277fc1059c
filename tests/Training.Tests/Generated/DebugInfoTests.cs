using System.Text.RegularExpressions;
using Prototxt.Training.Logs;
using Prototxt.Training.Tests.Solvers;
using Xunit;

namespace Prototxt.Training.Tests.Generated;

/// <summary>What <c>debug_info</c> writes of blobs and gradients, in Caffe's words and with its split layers.</summary>
public partial class DebugInfoTests
{
    // ip1: weights 1/2; ip2: weights 1/4. The ReLU's top is read twice.
    private const string Net = """
        name: "Debugged"
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 2 } shape { dim: 2 dim: 2 } } }
        layer { name: "ip1" type: "InnerProduct" bottom: "data" top: "a" param { name: "w1" } inner_product_param { num_output: 2 bias_term: false weight_filler { type: "constant" value: 0.5 } } }
        layer { name: "act" type: "ReLU" bottom: "a" top: "a" }
        layer { name: "ip2" type: "InnerProduct" bottom: "a" top: "b" inner_product_param { num_output: 2 bias_term: false weight_filler { type: "constant" value: 0.25 } } }
        layer { name: "sum" type: "Eltwise" bottom: "a" bottom: "b" top: "s" }
        layer { name: "loss" type: "EuclideanLoss" bottom: "s" bottom: "label" top: "loss" }
        """;

    [Fact]
    public void Blobs_parameters_and_gradients_are_told_layer_by_layer()
    {
        // a is 1.5 and 1.5 of the first row; the second is cut to 0. b is 0.75 then, s 2.25, s - label 1.25.
        string[] expected =
        [
            "    [Forward] Layer in, top blob data data: 1.5",
            "    [Forward] Layer in, top blob label data: 0.75",
            "    [Forward] Layer ip1, top blob a data: 1.5",
            "    [Forward] Layer ip1, param blob w1 data: 0.5",
            "    [Forward] Layer act, top blob a data: 0.75",
            "    [Forward] Layer a_act_0_split, top blob a_act_0_split_0 data: 0.75",
            "    [Forward] Layer a_act_0_split, top blob a_act_0_split_1 data: 0.75",
            "    [Forward] Layer ip2, top blob b data: 0.375",
            "    [Forward] Layer ip2, param blob 0 data: 0.25",
            "    [Forward] Layer sum, top blob s data: 1.125",
            "    [Forward] Layer loss, top blob loss data: 0.90625",
            // (s - label) / 2: 0.625 and -0.25
            "    [Backward] Layer loss, bottom blob s diff: 0.4375",
            "    [Backward] Layer sum, bottom blob a_act_0_split_1 diff: 0.4375",
            "    [Backward] Layer sum, bottom blob b diff: 0.4375",
            "    [Backward] Layer ip2, bottom blob a_act_0_split_0 diff: 0.21875",
            "    [Backward] Layer ip2, param blob 0 diff: 0.9375",
            "    [Backward] Layer a_act_0_split, bottom blob a diff: 0.65625",
            "    [Backward] Layer act, bottom blob a diff: 0.46875",
            "    [Backward] Layer ip1, param blob 0 diff: 1.40625",
            "    [Backward] All net params (data, diff): L1 norm = (3, 9.375); L2 norm = (1.11803, 3.5078)",
            "Iteration 0, loss = 0.90625",
            "    Train net output #0: loss = 0.90625 (* 1 = 0.90625 loss)",
            "Iteration 0, lr = 0.5",
        ];
        Assert.Equal(string.Join("\n", expected), string.Join("\n", Log(debugInFile: true, iterSize: 1)));
    }

    [Fact]
    public void Each_pass_is_told_with_the_gradients_summed_so_far()
    {
        string[] lines = Log(debugInFile: true, iterSize: 2);
        Assert.Equal(["    [Backward] Layer ip1, param blob 0 diff: 1.40625", "    [Backward] Layer ip1, param blob 0 diff: 2.8125"], lines.Where(l => l.Contains("Layer ip1, param blob 0 diff", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(l => l == "    [Backward] Layer sum, bottom blob b diff: 0.4375"));
    }

    [Fact]
    public void A_test_net_is_told_of_too()
    {
        string[] lines = Log(debugInFile: true, iterSize: 1, "test_iter: 2 test_interval: 1");
        Assert.Equal(2 + 1, lines.Count(l => l.StartsWith("    [Forward] Layer sum, top blob s data:", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.Contains("[Backward] Layer sum, bottom blob b", StringComparison.Ordinal));
    }

    [Fact]
    public void A_solver_that_was_compiled_without_tells_of_parameters_and_says_why()
    {
        string[] lines = Log(debugInFile: false, iterSize: 1);
        Assert.Contains("debug_info tells of parameters only: for the blobs between layers, solver.prototxt must have debug_info: true when it is compiled", lines);
        Assert.Contains("    [Forward] Layer ip2, param blob 0 data: 0.25", lines);
        Assert.Contains("    [Backward] Layer ip1, param blob 0 diff: 1.40625", lines);
        Assert.DoesNotContain(lines, l => l.Contains("top blob", StringComparison.Ordinal));
    }

    [Fact]
    public void A_net_goes_on_as_if_nobody_had_looked()
    {
        using CompiledSolver compiled = Compile(debugInFile: true, "");
        var options = (SolverOptions)compiled.FileOptions with { BaseLr = 0.05f, Momentum = 0.9f };
        Assert.Equal(Losses(options), Losses(options with { DebugInfo = false }));

        List<float> Losses(SolverOptions own)
        {
            using var solver = (Solver)compiled.Create(own, data: Data());
            List<float> losses = [];
            solver.Stepped += (_, step) => losses.Add(step.Loss);
            solver.Step(5);
            return losses;
        }
    }

    private static string[] Log(bool debugInFile, int iterSize, string more = "")
    {
        using CompiledSolver compiled = Compile(debugInFile, more);
        var options = (SolverOptions)compiled.FileOptions with { DebugInfo = true, IterSize = iterSize };
        using var solver = (Solver)compiled.Create(options, data: Data());
        var text = new StringWriter { NewLine = "\n" };
        solver.AddLog(new CaffeLog(text, isPlain: true));
        solver.Step(1);
        string[] lines = [.. Speed().Replace(text.ToString(), "").TrimEnd('\n').Split('\n')];
        return lines[(Array.IndexOf(lines, "Solver scaffolding done.") + 1)..];
    }

    private static CompiledSolver Compile(bool debugInFile, string more) => CompiledSolver.Of(SolverRuns.In(
        new PrototxtFile("/project/solver.prototxt", $"net: 'net.prototxt' base_lr: 0.5 lr_policy: 'fixed' max_iter: 10 display: 1 {(debugInFile ? "debug_info: true" : "")} {more}"),
        new PrototxtFile("/project/net.prototxt", Net)));

    private static SolverData Data()
    {
        (string, float[], long[])[] batch = [("data", [1, 2, -2, -1], [2, 2]), ("label", [1, 1, 0.5f, 0.5f], [2, 2])];
        return new SolverData { Train = new GivenBatches(batch), Tests = [new GivenBatches(batch)] };
    }

    [GeneratedRegex(@" \([^()]* iter/s[^()]*\)")]
    private static partial Regex Speed();
}
