using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>What Train, Test and Predict take and give, and that the straight line computes what the blob set does.</summary>
[Collection("counts tensors")]
public class ViewTests
{
    private const string Picture = "layer { name: \"x\" type: \"Input\" top: \"x\" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }\n";
    private const string Fc = "layer { name: \"fc\" type: \"InnerProduct\" bottom: \"x\" top: \"fc\" inner_product_param { num_output: 3 } }\n";
    private const string Loss = "layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"fc\" bottom: \"label\" top: \"loss\" }\n";
    private const string Label = "layer { name: \"label\" type: \"Input\" top: \"label\" input_param { shape { dim: 2 } } }\n";
    private const string Data = "layer { name: \"d\" type: \"Data\" top: \"x\" top: \"label\" transform_param { crop_size: 4 } data_param { source: \"s\" batch_size: 2 backend: LMDB } }\n";

    /// <summary>Net, then each view as "inputs → outputs", by the names of their blobs.</summary>
    public static TheoryData<string, string, string[]> Nets => new()
    {
        { "train_val", Data + Fc + Loss, ["Train x label → loss TotalLoss", "Test x label → loss TotalLoss", "Predict x → prob"] },
        { "only inputs", Picture, ["Train x →", "Test x →"] },
        { "identity", Picture + "layer { name: \"drop\" type: \"Dropout\" bottom: \"x\" top: \"x\" }", ["Train x → x", "Predict x → x"] },
        { "in place on an input", Picture + "layer { name: \"relu\" type: \"ReLU\" bottom: \"x\" top: \"x\" }", ["Predict x → x"] },
        { "in place on a view of an input", Picture + "layer { name: \"flat\" type: \"Flatten\" bottom: \"x\" top: \"flat\" } layer { name: \"relu\" type: \"ReLU\" bottom: \"flat\" top: \"flat\" }", ["Predict x → flat"] },
        { "in place behind a split", Picture + "layer { name: \"s\" type: \"Split\" bottom: \"x\" top: \"a\" top: \"b\" } layer { name: \"relu\" type: \"ReLU\" bottom: \"a\" top: \"a\" }", ["Predict x → b a"] },
        { "in place on a view of a blob used later", Picture + "layer { name: \"t\" type: \"TanH\" bottom: \"x\" top: \"t\" } layer { name: \"r\" type: \"Reshape\" bottom: \"t\" top: \"r\" reshape_param { shape { dim: 0 dim: -1 } } } layer { name: \"relu\" type: \"ReLU\" bottom: \"r\" top: \"r\" } layer { name: \"f\" type: \"Flatten\" bottom: \"t\" top: \"f\" } layer { name: \"sum\" type: \"Eltwise\" bottom: \"r\" bottom: \"f\" top: \"sum\" }", ["Predict x → sum"] },
        { "in place on a concat of one that is an output too", Picture + "layer { name: \"t\" type: \"TanH\" bottom: \"x\" top: \"t\" } layer { name: \"c\" type: \"Concat\" bottom: \"t\" top: \"c\" } layer { name: \"relu\" type: \"ReLU\" bottom: \"c\" top: \"y\" } layer { name: \"c2\" type: \"Concat\" bottom: \"t\" top: \"c2\" }", ["Predict x → y c2"] },
        { "the same blob twice", Picture + "layer { name: \"t\" type: \"TanH\" bottom: \"x\" top: \"t\" } layer { name: \"sum\" type: \"Eltwise\" bottom: \"t\" bottom: \"t\" top: \"sum\" } layer { name: \"cat\" type: \"Concat\" bottom: \"sum\" bottom: \"sum\" top: \"cat\" } layer { name: \"relu\" type: \"ReLU\" bottom: \"cat\" top: \"cat\" }", ["Predict x → cat"] },
        { "one tensor, two outputs", Picture + "layer { name: \"t\" type: \"TanH\" bottom: \"x\" top: \"t\" } layer { name: \"a\" type: \"Concat\" bottom: \"t\" top: \"a\" } layer { name: \"b\" type: \"Concat\" bottom: \"t\" top: \"b\" } layer { name: \"c\" type: \"Concat\" bottom: \"x\" top: \"c\" }", ["Predict x → a b c"] },
        { "labels through Flatten and Reshape", Data + Fc + "layer { name: \"l1\" type: \"Reshape\" bottom: \"label\" top: \"l1\" reshape_param { shape { dim: -1 dim: 1 } } } layer { name: \"l2\" type: \"Flatten\" bottom: \"l1\" top: \"l2\" flatten_param { axis: 0 } } layer { name: \"loss\" type: \"SoftmaxWithLoss\" bottom: \"fc\" bottom: \"l2\" top: \"loss\" } layer { name: \"l3\" type: \"Flatten\" bottom: \"l1\" top: \"l3\" }", ["Train x label → loss l3 TotalLoss", "Test x label → loss l3 TotalLoss", "Predict x → prob"] },
        { "a silenced label", Data + Fc + "layer { name: \"quiet\" type: \"Silence\" bottom: \"label\" }", ["Train x label → fc", "Test x label → fc", "Predict x → fc"] },
        { "a label nobody reads while testing", Data + Fc + Loss.Replace("top: \"loss\"", "top: \"loss\" include { phase: TRAIN }", StringComparison.Ordinal) + "layer { name: \"prob\" type: \"Softmax\" bottom: \"fc\" top: \"prob\" include { phase: TEST } }", ["Train x label → loss TotalLoss", "Test x label → prob", "Predict x → prob"] },
        { "several losses with weights", Data + Fc + "layer { name: \"fc2\" type: \"InnerProduct\" bottom: \"x\" top: \"fc2\" inner_product_param { num_output: 3 } }" + Loss + "layer { name: \"aux\" type: \"SoftmaxWithLoss\" bottom: \"fc2\" bottom: \"label\" top: \"aux\" loss_weight: 0.3 } layer { name: \"acc\" type: \"Accuracy\" bottom: \"fc\" bottom: \"label\" top: \"acc\" include { phase: TEST } }", ["Train x label → loss aux TotalLoss", "Test x label → loss aux acc TotalLoss", "Predict x → loss/prob aux/prob"] },
        { "a hidden top with a loss weight", Picture + "layer { name: \"t\" type: \"TanH\" bottom: \"x\" top: \"t\" loss_weight: 0.5 } layer { name: \"relu\" type: \"ReLU\" bottom: \"t\" top: \"y\" }", ["Train x → y TotalLoss", "Test x → y TotalLoss", "Predict x → y"] },
        { "a loss that counts nothing", Picture + Label + Fc + Loss.Replace("top: \"loss\"", "top: \"loss\" loss_weight: 0", StringComparison.Ordinal), ["Train x label → loss", "Test x label → loss", "Predict x → prob"] },
        { "no gradient through", Picture + Label + Fc.Replace("bottom: \"x\"", "bottom: \"x\" propagate_down: false", StringComparison.Ordinal) + Loss, ["Train x label → loss TotalLoss", "Test x label → loss TotalLoss", "Predict x → prob"] },
        { "shared parameters", Picture + Fc.Replace("top: \"fc\"", "top: \"fc\" param { name: \"w\" } param { name: \"b\" }", StringComparison.Ordinal) + "layer { name: \"fc2\" type: \"InnerProduct\" bottom: \"x\" top: \"fc2\" param { name: \"w\" } param { name: \"b\" } inner_product_param { num_output: 3 } }", ["Predict x → fc fc2"] },
        { "other numbers in another phase", Picture + "layer { name: \"bn\" type: \"BatchNorm\" bottom: \"x\" top: \"y\" include { phase: TRAIN } batch_norm_param { moving_average_fraction: 0.9 } } layer { name: \"bn\" type: \"BatchNorm\" bottom: \"x\" top: \"y\" include { phase: TEST } batch_norm_param { use_global_stats: true } }", ["Train x → y", "Predict x → y"] },
        { "a layer with a phase of its own", Picture + "layer { name: \"drop\" type: \"Dropout\" bottom: \"x\" top: \"y\" phase: TEST }", ["Predict x → y"] },
        { "levels and stages", Picture + "layer { name: \"a\" type: \"ReLU\" bottom: \"x\" top: \"a\" include { min_level: 1 } } layer { name: \"b\" type: \"ReLU\" bottom: \"x\" top: \"b\" include { not_stage: \"s\" } }", ["Predict x → b"] },
        { "no outputs", Picture + "layer { name: \"quiet\" type: \"Silence\" bottom: \"x\" }", ["Train x →", "Test x →"] },
    };

    [Theory]
    [MemberData(nameof(Nets))]
    public void Views(string description, string prototxt, string[] expected)
    {
        Assert.NotEmpty(description);
        GeneratorRun run = GeneratorRun.Of(prototxt);
        Assert.Empty(run.Errors);
        using var net = CompiledNet.Of(run);
        Assert.Equal(expected, net.Net.Views.Select(v => Check(net, v)));
    }

    // What it takes and gives.
    private static string Check(CompiledNet net, NetView view)
    {
        using Tensor x = randn(2, 3, 4, 4), label = tensor(new float[] { 1, 2 }), before = x.clone();
        Dictionary<string, Tensor> inputs = new() { ["x"] = x, ["label"] = label };
        string described = Compare();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long tensors = Tensor.TotalCount;
        for (int i = 0; i < 3; i++)
            Compare();
        Assert.Equal(tensors, Tensor.TotalCount);
        using Tensor same = x.eq(before).all();
        Assert.True(same.item<bool>(), "The caller's tensor was written over.");
        return described;

        string Compare()
        {
            // The same dropped numbers in both.
            manual_seed(7);
            using NetOutputs outputs = net.Run(view.Name, inputs);
            Assert.Equal(outputs.Count, outputs.Values.Select(o => o.Handle).Distinct().Count());
            manual_seed(7);
            using BlobSet blobs = net.Blobs(view.Name, inputs);
            using var guard = view.Name == "Train" ? null : no_grad();
            foreach ((string name, Tensor output) in outputs.TotalLoss is { } total ? outputs.Append(new("TotalLoss", total)) : outputs)
            {
                Assert.True(view.Name == "Train" || !output.requires_grad);
                Tensor blob = name == "TotalLoss" ? blobs.TotalLoss! : blobs[name];
                using var scope = NewDisposeScope();
                Tensor difference = (output - blob).abs().max();
                Assert.True(difference.item<float>() < 1e-5f, $"{view.Name}.{name} is not what the blob set says.");
            }

            Assert.False(x.IsInvalid || label.IsInvalid);
            return string.Join(" ", [view.Name, .. view.Inputs.Select(i => i.Name), "→", .. outputs.Keys, .. outputs.TotalLoss is null ? (string[])[] : ["TotalLoss"]]);
        }
    }

    [Fact]
    public void Training_reaches_every_parameter()
    {
        using var net = CompiledNet.Of(Data + Fc + Loss);
        using Tensor x = randn(2, 3, 4, 4), label = tensor(new float[] { 1, 2 });
        using NetOutputs outputs = net.Run("Train", new Dictionary<string, Tensor> { ["x"] = x, ["label"] = label });
        outputs.TotalLoss!.backward();
        foreach (LearnableParameter parameter in net.Net.LearnableParameters)
        {
            using Tensor? grad = parameter.Value.grad;
            Assert.NotNull(grad);
        }

    }
}
