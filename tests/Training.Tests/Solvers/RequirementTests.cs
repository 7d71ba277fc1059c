using Prototxt.Training.Tests.Data;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>What public reports ask of solvers, where no recorded run has it.</summary>
public class RequirementTests
{
    private const string Recurrent = """
        layer { name: "in" type: "Input" top: "data" top: "cont" top: "label" input_param { shape { dim: 3 dim: 2 dim: 4 } shape { dim: 3 dim: 2 } shape { dim: 3 dim: 2 } } }
        layer { name: "lstm" type: "LSTM" bottom: "data" bottom: "cont" top: "h" recurrent_param { num_output: 5 weight_filler { type: "uniform" min: -1 max: 1 } } }
        layer { name: "top" type: "InnerProduct" bottom: "h" top: "top" inner_product_param { num_output: 3 axis: 2 weight_filler { type: "uniform" min: -1 max: 1 } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "top" bottom: "label" top: "loss" softmax_param { axis: 2 } }
        """;

    private static readonly SolverOptions options = new() { BaseLr = 0.1f, MaxIter = 20, SnapshotAfterTrain = false };

    // Two of the second batch's three labels are ignored: its loss is divided by one, that of the first by three, before the two are added.
    [Fact]
    public void A_loss_is_normalised_in_each_pass()
    {
        using var net = CompiledNet.Of("""
            layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 3 dim: 2 } shape { dim: 3 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "uniform" min: -1 max: 1 } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" loss_param { ignore_label: 2 } }
            """);
        (string, float[], long[])[] one = Labelled([1, 2, 3, 4, 5, 6], [0, 1, 0]), other = Labelled([6, 1, 4, 3, 2, 5], [2, 1, 2]);
        using ICaffeNet both = net.CreateAnother(), first = Copy(net, both), second = Copy(net, both), start = Copy(net, both);
        Step(both, options with { IterSize = 2 }, one, other);
        Step(first, options, one);
        Step(second, options, other);
        for (int i = 0; i < 2; i++)
        {
            using var scope = NewDisposeScope();
            Tensor mean = (Blob(first, "ip", i) + Blob(second, "ip", i)) / 2;
            Assert.True(Blob(both, "ip", i).allclose(mean, 1e-5, 1e-6));
            Assert.False(Blob(both, "ip", i).allclose(Blob(start, "ip", i)));
        }
    }

    [Fact]
    public void A_frozen_layer_lets_gradients_through()
    {
        using var net = CompiledNet.Of("""
            layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 3 dim: 2 } shape { dim: 3 } } }
            layer { name: "below" type: "InnerProduct" bottom: "data" top: "below" inner_product_param { num_output: 4 weight_filler { type: "uniform" min: -1 max: 1 } } }
            layer { name: "frozen" type: "InnerProduct" bottom: "below" top: "frozen" param { lr_mult: 0 } param { lr_mult: 0 } inner_product_param { num_output: 3 weight_filler { type: "uniform" min: -1 max: 1 } } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "frozen" bottom: "label" top: "loss" }
            """);
        using ICaffeNet trained = net.CreateAnother(), start = Copy(net, trained);
        Step(trained, options with { WeightDecay = 0.1f }, Labelled([1, 2, 3, 4, 5, 6], [0, 1, 2]));
        Assert.False(Blob(trained, "below", 0).allclose(Blob(start, "below", 0)));
        Assert.Equal(Blob(start, "frozen", 0).data<float>().ToArray(), Blob(trained, "frozen", 0).data<float>().ToArray());
    }

    [Fact]
    public void A_sequence_goes_on_from_pass_to_pass_unless_a_mark_ends_it()
    {
        using var net = CompiledNet.Of(Recurrent);
        SolverOptions still = options with { BaseLr = 0 };
        List<float> on = Losses(net, still, Clip(cont: 1)), anew = Losses(net, still, Clip(cont: 0));
        Assert.NotEqual(on[0], on[1]);
        Assert.Equal(anew[0], anew[1]);
    }

    [Fact]
    public void Tests_have_a_state_of_their_own_and_leave_that_of_training_alone()
    {
        using var net = CompiledNet.Of(Recurrent);
        using ICaffeNet one = net.CreateAnother(), other = Copy(net, one);
        using var alone = new TestSolver("solver.prototxt", options, new SolverData { Train = new GivenBatches(Clip(1)) }, new TrainTask(one, "Train", null), []);
        using var tested = new TestSolver("solver.prototxt", options with { TestInterval = 1, TestIter = [2] },
            new SolverData { Train = new GivenBatches(Clip(1)), Tests = [new GivenBatches(Clip(1, scale: -3))] }, new TrainTask(other, "Train", null), [new TestTask(net.CreateAnother, net.ViewOf("TEST"), null)]);
        List<float> losses = [], withTests = [];
        alone.Stepped += (_, step) => losses.Add(step.Loss);
        tested.Stepped += (_, step) => withTests.Add(step.Loss);
        alone.Step(5);
        tested.Step(5);
        Assert.Equal(losses, withTests);
        Assert.NotEqual(tested.Test()[0].Scores.Select(s => s.Value), tested.Test()[0].Scores.Select(s => s.Value));
    }

    // Rows come time by time, in each the streams side by side, as one batch of a data layer has them; the marks are numbers.
    [Fact]
    public void Streams_that_lie_between_one_another_in_a_batch_are_sequences_of_their_own()
    {
        using CompiledNet two = Streams(2), one = Streams(1);
        using ICaffeNet both = two.CreateAnother(), single = Copy(one, both);
        float[] data = [.. Enumerable.Range(0, 24).Select(i => MathF.Sin(i * 1.7f))], cont = [0, 0, 1, 1, 1, 0];
        using var scope = NewDisposeScope();
        Tensor together = Run(two, both, data, cont);
        for (int stream = 0; stream < 2; stream++)
        {
            float[] own = [.. data.Chunk(4).Where((_, row) => row % 2 == stream).SelectMany(r => r)], marks = [.. cont.Where((_, i) => i % 2 == stream)];
            Assert.True(together.select(1, stream).allclose(Run(one, single, own, marks).select(1, 0), 1e-5, 1e-6));
        }

        static CompiledNet Streams(int count) => CompiledNet.Of($$"""
            layer { name: "in" type: "Input" top: "rows" top: "marks" input_param { shape { dim: {{3 * count}} dim: 4 } shape { dim: {{3 * count}} } } }
            layer { name: "data" type: "Reshape" bottom: "rows" top: "data" reshape_param { shape { dim: 3 dim: {{count}} dim: 4 } } }
            layer { name: "cont" type: "Reshape" bottom: "marks" top: "cont" reshape_param { shape { dim: 3 dim: {{count}} } } }
            layer { name: "lstm" type: "LSTM" bottom: "data" bottom: "cont" top: "h" recurrent_param { num_output: 5 weight_filler { type: "uniform" min: -1 max: 1 } } }
            """);

        static Tensor Run(CompiledNet compiled, ICaffeNet net, float[] data, float[] cont) =>
            compiled.Run(compiled.ViewOf("TEST"), new Dictionary<string, Tensor> { ["rows"] = tensor(data, [data.Length / 4, 4]), ["marks"] = tensor(cont) }, net)["h"];
    }

    [Fact]
    public void BatchNorm_sees_each_pass_and_averages_over_all_of_them()
    {
        using CompiledNet net = Normalised("");
        using ICaffeNet trained = net.CreateAnother();
        Step(trained, options with { IterSize = 3 }, Labelled([1, 2, 3, 4, 5, 9], [0, 1, 2]), Labelled([2, 2, 3, 3, 4, 7], [0, 1, 2]), Labelled([0, 1, 0, 1, 3, 1], [0, 1, 2]));
        Assert.Equal(1.75f, Blob(trained, "bn", 2).item<float>());
        // the means of the three batches, each half as much after the next
        Assert.Equal((3 * 0.25f) + (3 * 0.5f) + 1, Blob(trained, "bn", 0)[0].item<float>(), 1e-5f);
        Assert.Equal((5 * 0.25f) + (4 * 0.5f) + 1, Blob(trained, "bn", 0)[1].item<float>(), 1e-5f);
    }

    // Caffe sets the rates of three entries to 0, and gives a missing one lr_mult 0 and decay_mult 1.
    [Theory]
    [InlineData("", 1, 1, 1)]
    [InlineData("param { lr_mult: 0 decay_mult: 2 }", 2, 1, 1)]
    [InlineData("param { lr_mult: 0 decay_mult: 2 } param { lr_mult: 0 decay_mult: 0 }", 2, 0, 1)]
    [InlineData("param { lr_mult: 1 decay_mult: 2 } param { } param { }", 0, 0, 0)]
    public void Decay_changes_no_sums_of_BatchNorm_but_Adams_histories_of_them(string specs, params int[] decays)
    {
        using CompiledNet net = Normalised(specs);
        using var folder = new DataFolder();
        using ICaffeNet trained = net.CreateAnother();
        var own = options with { Type = SolverType.Adam, Momentum = 0.9f, WeightDecay = 0.5f, SnapshotPrefix = folder["snap"] };
        using var solver = new TestSolver("solver.prototxt", own, new SolverData { Train = new GivenBatches(Labelled([1, 2, 3, 4, 5, 9], [0, 1, 2])) }, new TrainTask(trained, "Train", null), []);
        solver.Step(1);
        using var state = Files.SolverStateFile.Open(solver.Snapshot().State);
        Assert.Equal([3f, 5], Blob(trained, "bn", 0).data<float>().ToArray());
        for (int i = 0; i < 3; i++)
        {
            float[] wanted = [.. Blob(trained, "bn", i).data<float>().ToArray().Select(v => v * 0.5f * decays[i] * 0.1f)], found = state.History[i].ReadFloats();
            for (int n = 0; n < wanted.Length; n++)
                Assert.Equal(wanted[n], found[n], 1e-5f);
        }
    }

    private static CompiledNet Normalised(string specs) => CompiledNet.Of($$"""
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 3 dim: 2 } shape { dim: 3 } } }
        layer { name: "bn" type: "BatchNorm" bottom: "data" top: "bn" {{specs}} batch_norm_param { moving_average_fraction: 0.5 } }
        layer { name: "ip" type: "InnerProduct" bottom: "bn" top: "ip" inner_product_param { num_output: 3 weight_filler { type: "uniform" min: -1 max: 1 } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" top: "loss" }
        """);

    private static (string, float[], long[])[] Labelled(float[] data, float[] labels) => [("data", data, [labels.Length, data.Length / labels.Length]), ("label", labels, [labels.Length])];

    private static (string, float[], long[])[] Clip(float cont, float scale = 1) =>
    [
        ("data", [.. Enumerable.Range(0, 24).Select(i => scale * MathF.Cos(i))], [3, 2, 4]),
        ("cont", [cont, cont, 1, 1, 1, 1], [3, 2]),
        ("label", [0, 1, 2, 0, 1, 2], [3, 2]),
    ];

    private static List<float> Losses(CompiledNet net, SolverOptions own, (string, float[], long[])[] batch)
    {
        using ICaffeNet trained = net.CreateAnother();
        using var solver = new TestSolver("solver.prototxt", own, new SolverData { Train = new GivenBatches(batch) }, new TrainTask(trained, "Train", null), []);
        List<float> losses = [];
        solver.Stepped += (_, step) => losses.Add(step.Loss);
        solver.Step(2);
        return losses;
    }

    private static void Step(ICaffeNet net, SolverOptions own, params (string, float[], long[])[][] batches)
    {
        using var solver = new TestSolver("solver.prototxt", own, new SolverData { Train = new GivenBatches(batches) }, new TrainTask(net, "Train", null), []);
        solver.Step(1);
    }

    private static Tensor Blob(ICaffeNet net, string layer, int index) => net.LearnedLayers.Single(l => l.Name == layer).Blobs[index].detach();

    private static ICaffeNet Copy(CompiledNet compiled, ICaffeNet net)
    {
        ICaffeNet copy = compiled.CreateAnother();
        using var noGrad = no_grad();
        foreach ((LearnedLayer to, LearnedLayer from) in copy.LearnedLayers.Zip(net.LearnedLayers))
            foreach ((Tensor target, Tensor source) in to.Blobs.Zip(from.Blobs))
                target.copy_(source);
        return copy;
    }
}
