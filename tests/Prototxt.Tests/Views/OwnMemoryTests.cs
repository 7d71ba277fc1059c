using Prototxt.Tests.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>
/// A top has memory of its own, also where the layer's fields leave its bottom's numbers as they are: what works in place on the
/// top must not reach the bottom, which is still read.
/// </summary>
public class OwnMemoryTests
{
    [Theory]
    [InlineData("""type: "Power" """)]
    [InlineData("""type: "Power" power_param { power: 1 scale: 1 shift: 0 } """)]
    [InlineData("""type: "ShuffleChannel" shuffle_channel_param { group: 1 } """)]
    [InlineData("""type: "ShuffleChannel" shuffle_channel_param { group: 4 } """)]
    [InlineData("""type: "Reorg" reorg_param { stride: 1 } """)]
    [InlineData("""type: "Im2col" convolution_param { kernel_size: 1 } """)]
    [InlineData("""type: "Permute" permute_param { order: 0 } """)]
    [InlineData("""type: "Eltwise" """)]
    [InlineData("""type: "Concat" """)]
    [InlineData("""type: "Slice" """)]
    [InlineData("""type: "Split" """)]
    [InlineData("""type: "Reshape" reshape_param { shape { dim: 0 dim: 0 dim: 0 dim: 0 } } """)]
    [InlineData("""type: "Flip" flip_param { flip_width: false flip_height: false } """)]
    [InlineData("""type: "Tile" tile_param { tiles: 1 } """)]
    [InlineData("""type: "Interp" interp_param { zoom_factor: 1 } """)]
    [InlineData("""type: "Dropout" """)]
    [InlineData("""type: "Dropout" dropout_param { dropout_ratio: 0 } """)]
    [InlineData("""type: "Pooling" pooling_param { kernel_size: 1 } """)]
    [InlineData("""type: "Pooling" pooling_param { pool: AVE kernel_size: 1 } """)]
    [InlineData("""type: "Clip" clip_param { min: -100 max: 100 } """)]
    [InlineData("""type: "Crop" bottom: "x" """)]
    [InlineData("""type: "MVN" """)]
    public void What_works_in_place_on_a_top_does_not_reach_the_bottom(string layer)
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of($$"""
            layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 4 dim: 4 dim: 4 } } }
            layer { name: "first" type: "Scale" bottom: "x" top: "c" scale_param { filler { type: "constant" value: -3 } } }
            layer { name: "same" bottom: "c" {{layer}} top: "t" }
            layer { name: "relu" type: "ReLU" bottom: "t" top: "t" }
            layer { name: "both" type: "Eltwise" bottom: "c" bottom: "t" top: "y" }
            """);
        Assert.All(net.Net.Views, view =>
        {
            manual_seed(1);
            var inputs = new Dictionary<string, Tensor> { ["x"] = randn(2, 4, 4, 4) };
            manual_seed(2);
            using BlobSet blobs = view.Blobs(inputs);
            float[] expected = Numbers.Of(blobs["y"]);
            manual_seed(2);
            using (no_grad())
            {
                using NetOutputs outputs = view.Run(inputs);
                Numbers.AreClose(expected, outputs["y"]);
            }
        });
    }

    [Fact]
    public void What_works_in_place_on_a_parameter_does_not_change_it()
    {
        using var scope = NewDisposeScope();
        using var net = CompiledNet.Of("""
            layer { name: "in" type: "Input" top: "x" input_param { shape { dim: 2 dim: 3 } } }
            layer { name: "p" type: "Parameter" top: "p" parameter_param { shape { dim: 2 dim: 3 } } }
            layer { name: "power" type: "Power" bottom: "p" top: "p" power_param { shift: 1 } }
            layer { name: "sum" type: "Eltwise" bottom: "x" bottom: "p" top: "y" }
            """);
        var inputs = new Dictionary<string, Tensor> { ["x"] = zeros(2, 3) };
        NetView view = net.View("Predict")!;
        for (int i = 0; i < 2; i++)
        {
            using NetOutputs outputs = view.Run(inputs);
            Numbers.AreClose([1, 1, 1, 1, 1, 1], outputs["y"]);
        }

        Numbers.AreClose([0, 0, 0, 0, 0, 0], net.Net.LearnedLayers[0].Blobs[0]);
    }
}
