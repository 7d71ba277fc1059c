using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Model;
using Prototxt.Generator.Pipeline;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>A view in stages computes what it computes in one method: outputs, gradients, blobs, and disposes of as much as early.</summary>
[Collection("counts tensors")] // Dropout draws from a generator that all tests share
public class StageTests
{
    /// <summary>What crosses borders: values that are read far away, written in place, identical with others, made together, cut off from gradients.</summary>
    private const string Varied = """
        name: "Varied"
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 6 } shape { dim: 4 } } }
        layer { name: "first" type: "InnerProduct" bottom: "data" top: "first" inner_product_param { num_output: 6 weight_filler { type: "xavier" } } }
        layer { name: "relu1" type: "ReLU" bottom: "first" top: "first" }
        layer { name: "drop1" type: "Dropout" bottom: "first" top: "first" }
        layer { name: "sig1" type: "Sigmoid" bottom: "first" top: "first" }
        layer { name: "in" type: "Slice" bottom: "first" top: "event" top: "right" slice_param { axis: 1 slice_point: 2 } }
        layer { name: "left/ip" type: "InnerProduct" bottom: "event" top: "left/ip" inner_product_param { num_output: 4 weight_filler { type: "xavier" } } }
        layer { name: "left/same" type: "Dropout" bottom: "left/ip" top: "left/same" }
        layer { name: "quiet" type: "Silence" bottom: "left/ip" }
        layer { name: "left/flat" type: "Flatten" bottom: "left/same" top: "left/flat" }
        layer { name: "cut" type: "InnerProduct" bottom: "right" top: "cut" propagate_down: false inner_product_param { num_output: 4 weight_filler { type: "xavier" } } }
        layer { name: "pow" type: "Power" bottom: "cut" top: "cut" power_param { scale: 0.5 shift: 0.1 } }
        layer { name: "aux" type: "SoftmaxWithLoss" bottom: "left/flat" bottom: "label" top: "aux" loss_weight: 0.3 }
        layer { name: "three" type: "Slice" bottom: "right" top: "a" top: "b" top: "c" top: "d" }
        layer { name: "tanh" type: "TanH" bottom: "b" top: "b2" }
        layer { name: "sum" type: "Eltwise" bottom: "left/same" bottom: "cut" top: "sum" }
        layer { name: "out" type: "Concat" bottom: "sum" bottom: "a" bottom: "b2" bottom: "c" bottom: "d" bottom: "event" bottom: "first" top: "out" }
        layer { name: "relu2" type: "ReLU" bottom: "out" top: "out" }
        layer { name: "side" type: "AbsVal" bottom: "data" top: "side" }
        layer { name: "class" type: "InnerProduct" bottom: "out" top: "class" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "class" bottom: "label" top: "loss" }
        """;

    /// <summary>Every value lives until the end.</summary>
    private static readonly string wide = "name: \"Wide\" layer { name: 'in' type: 'Input' top: 'data' input_param { shape { dim: 4 dim: 6 } } }\n"
        + string.Concat(Enumerable.Range(0, 40).Select(i => $"layer {{ name: 'out{i}' type: 'Power' bottom: 'data' top: 'out{i}' power_param {{ scale: {i} }} }}\n"));

    public static TheoryData<string, int> Lengths => new()
    {
        { Varied, 1 }, { Varied, 2 }, { Varied, 3 }, { Varied, 4 }, { Varied, 5 }, { Varied, 8 }, { Varied, 13 }, { wide, 1 }, { wide, 7 }, { wide, 20 },
    };

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Stages_of_any_length_compute_the_same(string prototxt, int longest)
    {
        NetModel model = Model(prototxt);
        Assert.All(model.Views, v => Assert.Empty(v.Stages));
        NetModel split = Split(model, longest);
        Assert.All(split.Views, v => Assert.True(v.Stages.Count >= v.Steps.Count / longest));
        AreTheSame(model, split);
    }

    [Fact]
    public void A_long_net_is_split_by_itself()
    {
        NetModel model = Model(Residual(700));
        Assert.Equal(["Train", "Test", "Predict"], model.Views.Select(v => v.Name));
        Assert.All(model.Views, v => Assert.InRange(v.Stages.Count, v.Steps.Count / StageBuilder.LongestStage, (2 * v.Steps.Count / StageBuilder.LongestStage) + 1));
        // Between two blocks one value is alive; a cut is made there.
        Assert.All(model.Views.SelectMany(v => v.Stages), s => Assert.True(s.Leaves.Count == 1 || s.First > 0 && s.Count < StageBuilder.LongestStage / 2, s.Method));
        AreTheSame(model with { Views = model.Views.Select(v => v with { Stages = EquatableArray<StageModel>.Empty }).ToEquatableArray() }, model);
    }

    [Fact]
    public void A_method_has_a_name_that_no_layer_has()
    {
        NetModel model = Model(Residual(StageBuilder.LongestMethod + 10) + "layer { name: 'TestIpToSum40' type: 'InnerProduct' bottom: 'sum0' top: 'more' inner_product_param { num_output: 1 } }");
        string[] names = [.. model.Views.SelectMany(v => v.Stages).Select(s => s.Method), .. model.Members.Select(m => m.Identifier)];
        Assert.Distinct(names);
    }

    [Fact]
    public void Finding_stages_is_called_off()
    {
        NetModel model = Model(Residual(100));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => StageBuilder.Build(model.Views[0], n => n, n => n, source.Token, longestMethod: 1));
    }

    private static void AreTheSame(NetModel one, NetModel split)
    {
        Assert.Equal(Disposed(one), Disposed(split));
        using CompiledNet expected = Compiled(one), found = Compiled(split);
        using Tensor data = randn(4, 6), label = tensor([0f, 2f, 1f, 2f]);
        Dictionary<string, Tensor> inputs = new() { ["data"] = data, ["label"] = label };
        foreach (NetView view in expected.Net.Views)
        {
            using NetOutputs a = Run(expected, view.Name, inputs), b = Run(found, view.Name, inputs);
            Assert.Equal(a.Keys, b.Keys);
            Assert.All(a.Keys, name => Assert.True(AreEqual(a[name], b[name]), name));
            Assert.True(a.Values.Zip(b.Values).All(pair => pair.First.requires_grad == pair.Second.requires_grad));
            using BlobSet blobs = found.Blobs(view.Name, inputs);
            if (view.Name != "Train") // where Dropout draws anew
                Assert.All(b.Keys, name => Assert.True(blobs[name].allclose(b[name]), name));
        }

        Assert.All(expected.Net.LearnableParameters.Zip(found.Net.LearnableParameters), pair =>
            Assert.True(pair.First.Value.grad is null ? pair.Second.Value.grad is null : AreEqual(pair.First.Value.grad, pair.Second.Value.grad!), pair.First.Layer));
    }

    private static NetOutputs Run(CompiledNet net, string view, Dictionary<string, Tensor> inputs)
    {
        manual_seed(2);
        NetOutputs outputs = net.Run(view, inputs);
        if (view == "Train")
            outputs.TotalLoss?.backward();
        return outputs;
    }

    private static bool AreEqual(Tensor a, Tensor b) => a.equal(b).all().item<bool>();

    // Where what is disposed of, in order.
    private static IEnumerable<string> Disposed(NetModel model) =>
        NetEmitter.Emit(model, Cancellation.None).SelectMany(f => f.Text.Split('\n')).Where(l => l.EndsWith(".Dispose();", StringComparison.Ordinal)).Select(l => l.Trim());

    private static NetModel Model(string prototxt)
    {
        CompilationResult result = ItemCompiler.Compile("/project/net.prototxt", SourceText.From(prototxt), new ItemOptions { DefaultNamespace = "Consumer" }, Cancellation.None);
        Assert.DoesNotContain(result.Diagnostics, d => d.Descriptor.DefaultSeverity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        return result.Model!;
    }

    private static NetModel Split(NetModel model, int longest)
    {
        var methods = new NameScope([.. model.Members.Select(m => m.Identifier)]);
        return model with
        {
            Views = model.Views.Select(v => v with
            {
                Stages = StageBuilder.Build(v, methods.Take, new NameScope([.. v.Values.Select(x => x.Local), .. v.Steps.Select(s => s.TopsName?.Local ?? "")]).Take, Cancellation.None, longestMethod: 0, longest),
            }).ToEquatableArray(),
        };
    }

    private static CompiledNet Compiled(NetModel model)
    {
        manual_seed(1);
        return CompiledNet.Of(GeneratorRun.Of().With(NetEmitter.Emit(model, Cancellation.None).Select(f => f.Text)));
    }

    // Blocks of three layers with a sum, so that there are good and bad places to cut.
    private static string Residual(int layers)
    {
        string net = """
            name: "Long"
            layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 6 } shape { dim: 4 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "start" inner_product_param { num_output: 6 weight_filler { type: "xavier" } } }

            """;
        string blob = "start";
        for (int i = 0; i < (layers - 2) / 4; i++)
        {
            net += $$"""
                layer { name: "ip{{i}}" type: "InnerProduct" bottom: "{{blob}}" top: "ip{{i}}" inner_product_param { num_output: 6 weight_filler { type: "gaussian" std: 0.1 } } }
                layer { name: "relu{{i}}" type: "ReLU" bottom: "ip{{i}}" top: "ip{{i}}" }
                layer { name: "drop{{i}}" type: "Dropout" bottom: "ip{{i}}" top: "ip{{i}}" dropout_param { dropout_ratio: 0.1 } }
                layer { name: "sum{{i}}" type: "Eltwise" bottom: "{{blob}}" bottom: "ip{{i}}" top: "sum{{i}}" }

                """;
            blob = "sum" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return net + $$"""
            layer { name: "class" type: "InnerProduct" bottom: "{{blob}}" top: "class" inner_product_param { num_output: 3 } }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "class" bottom: "label" top: "loss" }

            """;
    }
}
