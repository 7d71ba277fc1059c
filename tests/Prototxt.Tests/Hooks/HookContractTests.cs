using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Hooks;

/// <summary>What a supplied method may give and must not, what it learns, and which of its tensors belong to whom.</summary>
public class HookContractTests
{
    private const string Data = """layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }""" + "\n";

    private static readonly (string, string)[] own = [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data")];

    private static Dictionary<string, Tensor> Inputs(Tensor data) => new() { ["data"] = data };

    // What is given back may be the bottom, or a view of it; layers that write over their bottom must then not write into it.
    [Theory]
    [InlineData("bottom")]
    [InlineData("bottom.view(-1).view(bottom.shape)")]
    [InlineData("kept.view_as(kept)")]
    [InlineData("kept")]
    public void A_method_may_give_what_is_not_its_own(string expression)
    {
        using CompiledNet net = HookNet.Compile(Data + """
            layer { name: "scaled" type: "Power" bottom: "data" top: "scaled" power_param { scale: -1 } }
            layer { name: "own" type: "Own" bottom: "scaled" top: "own" }
            layer { name: "relu" type: "ReLU" bottom: "scaled" top: "relu" }
            layer { name: "again" type: "Own" bottom: "own" top: "own" }
            layer { name: "more" type: "Power" bottom: "own" top: "own" power_param { shift: 1 } }
            layer { name: "sum" type: "Eltwise" bottom: "own" bottom: "relu" top: "sum" }
            """, $$"""
            partial class Net
            {
                private readonly Tensor kept = torch.tensor(new[] { 1f, 2, 3, -4, -5, -6 }, [2L, 3]).DetachFromDisposeScope();
                private partial Tensor Own(Tensor bottom, OwnParameter parameter) => {{expression}};
            }
            """, ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: N,3"));
        using Tensor data = tensor(new[] { -1f, -2, -3, 4, 5, 6 }, [2, 3]), before = data.clone();
        for (int run = 0; run < 2; run++)
        {
            using Tensor sum = net.Run("Predict", Inputs(data)).Values.Single();
            Assert.Equal([3f, 5, 7, -3, -4, -5], sum.data<float>());
            using BlobSet blobs = net.Blobs("Predict", Inputs(data));
            Assert.Equal([3f, 5, 7, -3, -4, -5], blobs["sum"].data<float>());
        }

        Assert.True(data.allclose(before));
    }

    [Theory]
    [InlineData("zeros(2, 4)", "The method supplied for the layer 'own' must give a tensor of shape [2, 3], as PrototxtTopShapes says, found [2, 4].")]
    [InlineData("zeros(3, 3)", "The method supplied for the layer 'own' must give a tensor of shape [2, 3], as PrototxtTopShapes says, found [3, 3].")]
    [InlineData("null!", "The method supplied for the layer 'own' gave no tensor, or one that is disposed of.")]
    public void A_wrong_result_names_the_layer_and_both_shapes(string expression, string message)
    {
        using CompiledNet net = HookNet.Compile(Data + """layer { name: "own" type: "Own" bottom: "data" top: "own" }""",
            $"partial class Net {{ private partial Tensor Own(Tensor data, OwnParameter parameter) => {expression}; }}", own);
        using Tensor data = zeros(2, 3);
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => net.Run("Predict", Inputs(data))).Message);
    }

    [Fact]
    public void A_top_of_any_shape_is_taken_as_it_comes()
    {
        using CompiledNet net = HookNet.Compile(Data + """
            layer { name: "own" type: "Own" bottom: "data" top: "own" }
            layer { name: "relu" type: "ReLU" bottom: "own" top: "relu" }
            """, "partial class Net { private partial Tensor Own(Tensor data, OwnParameter parameter) => data.reshape(3, 1, 2); }", ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: any"));
        using Tensor data = zeros(2, 3);
        Assert.Equal([3, 1, 2], net.Run("Predict", Inputs(data)).Values.Single().shape);
    }

    [Fact]
    public void A_list_of_wrong_length_is_refused()
    {
        using CompiledNet net = HookNet.Compile(Data + """
            layer { name: "a" type: "Own" bottom: "data" top: "x" top: "y" }
            layer { name: "b" type: "Own" bottom: "x" bottom: "y" top: "z" }
            layer { name: "c" type: "Own" bottom: "y" }
            """, "partial class Net { private partial Tensor[] Own(IReadOnlyList<Tensor> bottoms, OwnParameter parameter) => parameter.Name == \"b\" ? [bottoms[0] + bottoms[1]] : [bottoms[0]]; }",
            ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "x: N,3; y: N,3; z: N,3"));
        using Tensor data = zeros(2, 3);
        Assert.Equal("The method supplied for the layer 'a' must give 2 tensors, found 1.", Assert.Throws<InvalidOperationException>(() => net.Run("Predict", Inputs(data))).Message);
    }

    [Fact]
    public void What_a_method_makes_on_its_way_is_disposed_of()
    {
        using CompiledNet net = HookNet.Compile(Data + """layer { name: "own" type: "Own" bottom: "data" top: "own" }""", """
            partial class Net
            {
                internal List<Tensor> Made { get; } = [];
                private partial Tensor Own(Tensor data, OwnParameter parameter)
                {
                    Made.Add(data + 1);
                    Made.Add(Made[0] * 2);
                    return Made[1];
                }
            }
            """, own);
        using Tensor data = zeros(2, 3);
        using (BlobSet blobs = net.Blobs("Predict", Inputs(data)))
            Assert.Equal(2, blobs["own"].data<float>()[0]);
        Assert.All((List<Tensor>)net.Type.GetProperty("Made", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.GetValue(net.Net)!, t => Assert.True(t.IsInvalid));
    }

    [Fact]
    public void Learned_blobs_are_stored_shared_and_rated_like_those_of_any_layer()
    {
        using CompiledNet net = HookNet.Compile(Data + """
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" param { name: "w" lr_mult: 3 } inner_product_param { num_output: 5 bias_term: false weight_filler { type: "xavier" } } }
            layer { name: "own" type: "Own" bottom: "data" top: "mine" param { name: "w" } param { lr_mult: 2 decay_mult: 0 } }
            layer { name: "twin" type: "Own" bottom: "data" top: "twin" param { name: "t" } param { name: "t" share_mode: PERMISSIVE } }
            layer { name: "bare" type: "Own" bottom: "data" top: "bare" }
            """, """
            partial class Net
            {
                private partial Tensor Own(Tensor data, OwnParameter parameter, IReadOnlyList<Parameter> blobs) =>
                    blobs.Count == 0 ? data : torch.nn.functional.linear(data, blobs[0]) + blobs[1].sum();
            }
            """, ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "mine: N,5; twin: N,2; bare: =data"), ("PrototxtBlobShapes", "own: 5,3 / scalar; twin: 2,3 / 3,2"));
        Assert.Equal(["ip 0 3 1", "own 1 2 0", "twin 0 1 1"], net.Net.LearnableParameters.Select(p => FormattableString.Invariant($"{p.Layer} {p.Index} {p.LrMult} {p.DecayMult}")));
        var layers = net.Net.LearnedLayers;
        Assert.Equal([("ip", "InnerProduct", "5,3"), ("own", "Own", "5,3 "), ("twin", "Own", "2,3 3,2")], layers.Select(l => (l.Name, l.Type, string.Join(" ", l.Blobs.Select(b => string.Join(",", b.shape))))));
        Assert.Same(layers[0].Blobs[0], layers[1].Blobs[0]);
        Assert.All(layers[2].Blobs, b => Assert.Equal(0, b.abs().sum().item<float>()));

        using Tensor data = rand(2, 3);
        Tensor weight = layers[0].Blobs[0], offset = layers[1].Blobs[1];
        using (no_grad())
            offset.fill_(0.5f);
        NetOutputs result = net.Run("Predict", Inputs(data));
        using Tensor expected = data.matmul(weight.t()).add(0.5f);
        Assert.Equal(["ip", "mine", "twin", "bare"], result.Keys);
        Assert.True(result["mine"].allclose(expected));
        Assert.True(result["bare"].allclose(data));

        string file = Path.GetTempFileName();
        try
        {
            net.Net.SaveCaffeModel(file);
            using ICaffeNet other = net.CreateAnother();
            Assert.True(other.LoadWeights(file).IsComplete);
            Assert.Equal(0.5f, other.LearnedLayers[1].Blobs[1].item<float>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Data_of_an_unknown_type_is_an_input()
    {
        using CompiledNet net = HookNet.Compile("""
            layer { name: "feed" type: "RoIFeed" top: "data" top: "label" roi_feed_param { source: "x" odd: { a: 1 } } }
            layer { name: "more" type: "Python" top: "more" python_param { module: "m" layer: "More" param_str: "?" } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
            layer { name: "sum" type: "Eltwise" bottom: "ip" bottom: "more" top: "sum" }
            layer { name: "loss" type: "SoftmaxWithLoss" bottom: "sum" bottom: "label" top: "loss" }
            """, "", ("PrototxtInputShapes", "data: 2,4; label: 2; more: 2,3"));
        Assert.Equal(["data", "label", "more"], net.View("Train")!.Inputs.Select(i => i.Name));
        Assert.Equal(["data", "more"], net.View("Predict")!.Inputs.Select(i => i.Name));
    }

    [Fact]
    public void A_supplied_layer_that_compares_with_labels_is_no_part_of_the_prediction()
    {
        using CompiledNet net = HookNet.Compile("""
            layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 2 dim: 3 } } }
            layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 3 } }
            layer { name: "own" type: "Own" bottom: "ip" top: "own" }
            layer { name: "truth" type: "Own" bottom: "label" top: "truth" }
            layer { name: "score" type: "Score" bottom: "own" bottom: "truth" top: "score" }
            layer { name: "mean" type: "Reduction" bottom: "score" top: "mean" }
            layer { name: "loss" type: "EuclideanLoss" bottom: "ip" bottom: "label" top: "loss" }
            """, """
            partial class Net
            {
                private partial Tensor Own(Tensor bottom, OwnParameter parameter) => bottom + 1;
                private partial Tensor Score(Tensor own, Tensor truth, ScoreParameter parameter) => own - truth;
            }
            """, ("PrototxtHooks", "Own; Score"), ("PrototxtTopShapes", "own: N,3; truth: N,3; score: N,3"));
        Assert.Equal(["data"], net.View("Predict")!.Inputs.Select(i => i.Name));
        using Tensor data = rand(2, 3);
        using BlobSet blobs = net.Blobs("Predict", Inputs(data));
        Assert.Equal(["data", "ip", "own"], blobs.Names);
    }

    [Fact]
    public void A_supplied_layer_knows_its_phase_and_its_rules()
    {
        using CompiledNet net = HookNet.Compile(Data + """
            layer { name: "own" type: "Own" bottom: "data" top: "own" include { phase: TRAIN } own_param { size: 1 } }
            layer { name: "own" type: "Own" bottom: "data" top: "own" exclude { phase: TRAIN } own_param { size: 2.5 } }
            """, """
            partial class Net
            {
                private partial Tensor Own(Tensor data, OwnParameter parameter) => data * parameter.Size + (parameter.Phase == Prototxt.Phase.Train ? 10 : 20);
            }
            """, own);
        using Tensor data = ones(2, 3);
        Assert.Equal(11, net.Run("Train", Inputs(data)).Values.First().data<float>()[0]);
        Assert.Equal(22.5f, net.Run("Predict", Inputs(data)).Values.First().data<float>()[0]);
    }
}
