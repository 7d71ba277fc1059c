using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class WindowDataTests
{
    private static string Net(string param, string tops = """top: "data" top: "label" """) =>
        $$"""name: "net" layer { name: "l" type: "WindowData" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "data" top: "t" }""";

    [Theory]
    [InlineData("⟦transform_param⟧ { mirror: true } window_data_param { batch_size: 4 }", "every window is brought to it")]
    [InlineData("transform_param { crop_size: ⟦0⟧ } window_data_param { batch_size: 4 }", "every window is brought to it")]
    [InlineData("transform_param { crop_size: 8 } window_data_param { batch_size: 4 context_pad: ⟦4⟧ }", "less than half of crop_size 8")]
    [InlineData("transform_param { crop_size: 8 mean_value: ⟦1⟧ mean_value: 2 } window_data_param { batch_size: 4 }", "each of the 3 channels; found 2")]
    [InlineData("""transform_param { crop_size: 8 mean_file: "m" mean_value: ⟦1⟧ } window_data_param { batch_size: 4 }""", "mean_file and mean_value cannot both be given")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Refuses_a_single_top() => LayerCheck.Refused("PTX0303",
        Net("transform_param { crop_size: 8 } window_data_param { batch_size: 4 }", "top: \"data\"").Replace("\"WindowData\"", "⟦\"WindowData\"⟧", StringComparison.Ordinal), "2 tops, found 1");

    [Theory]
    [InlineData("transform_param { crop_size: 8 scale: ⟦2⟧ } window_data_param { batch_size: 4 }", "'scale' has no effect here: the one in WindowDataParameter is used")]
    [InlineData("transform_param { crop_size: 8 force_gray: ⟦true⟧ } window_data_param { batch_size: 4 }", "'force_gray' has no effect here: windows are read in colour")]
    [InlineData("transform_param { crop_size: 8 } window_data_param { batch_size: 4 crop_mode: ⟦\"squere\"⟧ }", "windows are warped")]
    [InlineData("transform_param { crop_size: 8 } window_data_param { batch_size: 4 crop_size: ⟦9⟧ }", "'crop_size' has no effect here: it belongs in transform_param")]
    [InlineData("transform_param { crop_size: 8 } window_data_param { batch_size: 4 mirror: ⟦true⟧ }", "'mirror' has no effect here: it belongs in transform_param")]
    [InlineData("transform_param { crop_size: 8 } window_data_param { batch_size: 4 mean_file: ⟦\"m\"⟧ }", "'mean_file' has no effect here: it belongs in transform_param")]
    public void A_field_in_the_wrong_place_is_reported(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Fact]
    public void Without_a_batch_size_batches_have_any_size() => LayerCheck.Warned("PTX0409", Net("transform_param { crop_size: 8 } ⟦window_data_param⟧ { }"), "WindowData layer 'l'");

    [Theory]
    [InlineData("", "Window = new() { }")]
    [InlineData("context_pad: 3", "Window = new() { ContextPad = 3 }")]
    [InlineData("context_pad: 3 crop_mode: 'square'", "Window = new() { ContextPad = 3, Square = true }")]
    public void The_transform_warps_windows(string param, string expected) =>
        Assert.Contains(LayerCheck.Shapes(Net($"transform_param {{ crop_size: 8 }} window_data_param {{ batch_size: 4 {param} }}")).Unwrapped(), f => f.Contains(expected, StringComparison.Ordinal));

    [Fact]
    public void Every_window_has_the_size_of_the_crop() => LayerCheck.Shapes(
        Net("""transform_param { crop_size: 8 } window_data_param { source: "w" batch_size: 4 fg_fraction: 0.5 context_pad: 1 crop_mode: "square" cache_images: true root_folder: "r" }"""), "data [N,3,8,8]", "label [N]");

    [Fact]
    public void The_scale_is_the_layers_own()
    {
        GeneratorRun run = LayerCheck.Shapes(Net("transform_param { crop_size: 8 scale: 100 } window_data_param { batch_size: 4 scale: .5 }"));
        string transform = Assert.Single(run.Unwrapped().SelectMany(f => f.Split(';')), l => l.Contains("PredictTransform =>", StringComparison.Ordinal));
        Assert.Contains("Scale = .5f", transform.Replace("0.5f", ".5f", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("100", transform, StringComparison.Ordinal);
    }

    public static string Example => """
        name: "net"
        layer { name: "windows" type: "WindowData" top: "data" top: "label" include { phase: TRAIN } transform_param { crop_size: 8 mirror: true mean_value: 104 mean_value: 117 mean_value: 123 } window_data_param { source: "w" batch_size: 4 scale: 0.5 } }
        layer { name: "given" type: "Input" top: "data" top: "label" include { phase: TEST } input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } shape { dim: 1 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;
}
