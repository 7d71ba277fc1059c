using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DataTests
{
    private static string Net(string param, string tops = """top: "x" top: "label" """) =>
        $$"""name: "net" layer { name: "l" type: "Data" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "x" top: "t" }""";

    [Theory]
    [InlineData("""transform_param { crop_size: 8 mean_file: "m" mean_value: ⟦1⟧ } data_param { batch_size: 4 }""", "mean_file and mean_value cannot both be given")]
    [InlineData("transform_param { crop_size: 8 force_color: true mean_value: ⟦1⟧ mean_value: 2 } data_param { batch_size: 4 }", "once for each of the 3 channels; found 2")]
    [InlineData("transform_param { crop_size: 8 force_gray: true mean_value: ⟦1⟧ mean_value: 2 mean_value: 3 } data_param { batch_size: 4 }", "once for each of the 1 channels; found 3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("""transform_param { crop_size: 8 } ⟦data_param⟧ { source: "db" }""")]
    [InlineData("transform_param { crop_size: 8 } data_param { batch_size: ⟦0⟧ }")]
    public void Without_a_batch_size_batches_have_any_size(string param)
    {
        GeneratorRun run = LayerCheck.Warned("PTX0409", Net(param), "Data layer 'l'", "any size");
        Assert.Single(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("[N,3,8,8]", StringComparison.Ordinal));
    }

    [Fact]
    public void Layers_that_need_no_batch_size_are_planned_all_the_same() => Assert.Equal(["PTX0409"], LayerCheck.Shapes("""
        name: "net"
        layer { name: "l" type: "Data" top: "x" top: "label" transform_param { crop_size: 8 } data_param { source: "db" } }
        layer { name: "c" type: "Convolution" bottom: "x" top: "c" convolution_param { num_output: 3 kernel_size: 8 } }
        layer { name: "f" type: "InnerProduct" bottom: "c" top: "f" inner_product_param { num_output: 2 } }
        layer { name: "s" type: "SoftmaxWithLoss" bottom: "f" bottom: "label" top: "s" }
        layer { name: "a" type: "Accuracy" bottom: "f" bottom: "label" top: "a" }
        """, "c [N,3,1,1]", "f [N,2]", "label [N]").Diagnostics.Select(d => d.Id).Distinct());

    [Theory]
    [InlineData("", "x [N,3,32,16]")]
    [InlineData("transform_param { scale: 2 }", "x [N,3,32,16]")]
    public void Drawn_with_the_shape_of_an_Input_layer_it_is_one(string transform, string shape)
    {
        string net = Net($"{transform} input_param {{ shape {{ dim: 1 dim: 3 dim: 32 dim: 16 }} }}", "top: \"x\"");
        GeneratorRun run = LayerCheck.Warned("PTX0410", net.Replace("\"Data\"", "⟦\"Data\"⟧", StringComparison.Ordinal), "Data layer 'l'", "type: \"Input\"");
        Assert.Single(run.Diagnostics);
        LayerCheck.Shapes(net, shape);
        Assert.Equal(transform.Length > 0, run.Files.Values.Any(f => f.Contains("Scale = 2f", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_a_shape_for_two_tops_the_label_has_the_batch() => LayerCheck.Shapes("""
        name: "net"
        layer { name: "l" type: "Data" top: "x" top: "label" input_param { shape { dim: 2 dim: 3 dim: 4 dim: 4 } } }
        layer { name: "f" type: "InnerProduct" bottom: "x" top: "f" inner_product_param { num_output: 2 } }
        layer { name: "s" type: "SoftmaxWithLoss" bottom: "f" bottom: "label" top: "s" }
        """, "x [N,3,4,4]", "label [N]");

    [Fact]
    public void With_a_database_the_shape_of_an_Input_layer_has_no_effect() =>
        LayerCheck.WithoutEffect(Net("transform_param { crop_size: 8 } data_param { batch_size: 4 } ⟦input_param⟧ { shape { dim: 1 } }"), "'input_param'");

    [Theory]
    [InlineData("resize_param { height: 30 width: 20 }", "ResizeTo = new(30, 20)", "x [N,3,30,20]")]
    [InlineData("resize_param { prob: 1 resize_mode: WARP height: 30 width: 20 interp_mode: LINEAR pad_mode: MIRRORED } crop_size: 8", "ResizeTo = new(30, 20), CropSize = 8", "x [N,3,8,8]")]
    public void The_transform_resizes_as_SSD_does(string transform, string expected, string shape)
    {
        GeneratorRun run = LayerCheck.Shapes(Net($"transform_param {{ {transform} }} data_param {{ batch_size: 4 }}"), shape);
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Unwrapped(), f => f.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_ways_of_resizing_one_is_taken_with_a_word() =>
        LayerCheck.Warned("PTX0408", Net("transform_param { resize_param { height: 30 width: 20 interp_mode: ⟦LINEAR⟧ interp_mode: AREA } } data_param { batch_size: 4 }"), "'interp_mode'", "LINEAR");

    [Theory]
    [InlineData("⟦resize_param⟧ { height: 30 width: 20 interp_mode: AREA }")]
    [InlineData("⟦resize_param⟧ { height: 30 width: 20 resize_mode: FIT_SMALL_SIZE }")]
    [InlineData("⟦resize_param⟧ { prob: 0.5 height: 30 width: 20 } resize_param { prob: 0.5 height: 40 width: 20 }")]
    [InlineData("⟦resize_param⟧ { height: 30 width: 20 center_object: true max_angle: 12.5 }")]
    [InlineData("⟦resize_param⟧ { height: 30 width: 20 multiscale: true min_sz: 20 max_sz: 40 }")]
    public void What_the_transform_does_not_imitate_is_said(string transform)
    {
        GeneratorRun run = LayerCheck.Warned("PTX0405", Net($"transform_param {{ crop_size: 8 {transform} }} data_param {{ batch_size: 4 }}"), "WARP and LINEAR");
        Assert.Equal(transform.Split("resize_param").Length - 1, run.Diagnostics.Length);
        Assert.DoesNotContain(run.Files.Values, f => f.Contains("ResizeTo", StringComparison.Ordinal));
    }

    [Fact]
    public void Pictures_of_unknown_size_are_remarked() =>
        LayerCheck.SizedLater(Net("data_param { batch_size: 4 }", """top: ⟦"x"⟧ top: "label" """), "does not give the shape of 'x'", "only from the database");

    [Theory]
    [InlineData("""top: "x" top: "label" top: ⟦"third"⟧""", "1 to 2 tops, found 3")]
    public void Refuses_another_number_of_tops(string tops, string message) =>
        LayerCheck.Refused("PTX0303", Net("transform_param { crop_size: 8 } data_param { batch_size: 4 }", tops), message);

    [Fact]
    public void Refuses_a_bottom() =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net("""layer { name: "l" type: "Data" bottom: ⟦"x"⟧ top: "t" transform_param { crop_size: 8 } data_param { batch_size: 4 } }""", "2"), "0 bottoms, found 1");

    [Theory]
    [InlineData("transform_param { crop_size: 8 } data_param { batch_size: 4 scale: ⟦0.5⟧ }", "it belongs in transform_param")]
    [InlineData("transform_param { crop_size: 8 } data_param { batch_size: 4 crop_size: ⟦4⟧ }", "it belongs in transform_param")]
    [InlineData("transform_param { crop_size: 8 } data_param { batch_size: 4 mirror: ⟦true⟧ }", "it belongs in transform_param")]
    [InlineData("""transform_param { crop_size: 8 } data_param { batch_size: 4 mean_file: ⟦"m"⟧ }""", "it belongs in transform_param")]
    [InlineData("transform_param { crop_size: 8 force_color: true force_gray: ⟦true⟧ } data_param { batch_size: 4 }", "Caffe refuses encoded pictures")]
    public void Fields_that_Caffe_ignores_are_ignored_with_a_word(string param, string message) => LayerCheck.WithoutEffect(Net(param), message);

    [Theory]
    [InlineData("transform_param { crop_size: 8 }", "x [N,3,8,8]")]
    [InlineData("transform_param { crop_size: 8 force_gray: true mean_value: 1 }", "x [N,1,8,8]")]
    [InlineData("transform_param { crop_size: 8 force_gray: true force_color: true }", "x [N,3,8,8]")]
    [InlineData("transform_param { crop_size: 8 mean_value: 1 mean_value: 2 mean_value: 3 mean_value: 4 }", "x [N,4,8,8]")]
    public void Shapes(string transform, string top) => LayerCheck.Shapes(Net(transform + " data_param { batch_size: 4 source: \"db\" backend: LEVELDB prefetch: 2 rand_skip: 1 }"), top, "label [N]");

    public static string Example => """
        name: "net"
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
          transform_param { mirror: true crop_size: 12 mean_file: "mean.binaryproto" } data_param { source: "train" batch_size: 8 backend: LMDB } }
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
          transform_param { crop_size: 12 mean_value: 104.5 scale: .5 force_color: true } data_param { source: "test" batch_size: 4 backend: LMDB } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;
}
