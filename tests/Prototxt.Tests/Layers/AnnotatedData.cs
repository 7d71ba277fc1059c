using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class AnnotatedDataTests
{
    private static string Net(string transform) => $$"""
        layer { name: 'data' type: 'AnnotatedData' top: 'data' top: 'label'
          transform_param { {{transform}} }
          data_param { source: 'x' batch_size: 4 backend: LMDB }
          annotated_data_param { label_map_file: 'y' } }
        layer { name: 'relu' type: 'ReLU' bottom: 'data' top: 'relu' }
        layer { name: 'quiet' type: 'Silence' bottom: 'label' }
        """;

    [Fact]
    public void The_size_is_that_of_resize_param() =>
        LayerCheck.Shapes(Net("mean_value: 104 mean_value: 117 mean_value: 123 resize_param { prob: 1 resize_mode: WARP height: 30 width: 20 interp_mode: LINEAR }"), "data [N,3,30,20]");

    [Theory]
    [InlineData("crop_h: 6 crop_w: 7 resize_param { height: 30 width: 20 }", "data [N,3,6,7]")]
    [InlineData("force_gray: true crop_h: 6 crop_w: 7", "data [N,1,6,7]")]
    [InlineData("resize_param { height: 30 width: 20 resize_mode: FIT_LARGE_SIZE_AND_PAD }", "data [N,3,30,20]")]
    [InlineData("resize_param { height: 30 width: 20 resize_mode: FIT_SMALL_SIZE }", "data [N,?,?,?]")]
    [InlineData("resize_param { prob: 0.1 height: 30 width: 20 } resize_param { prob: 0.9 height: 30 width: 20 }", "data [N,3,30,20]")]
    [InlineData("resize_param { prob: 0.1 height: 30 width: 20 } resize_param { prob: 0.9 height: 60 width: 20 }", "data [N,?,?,?]")]
    public void Other_fields_tell_the_size_too(string transform, string shape) => LayerCheck.Shapes(Net(transform), shape);

    [Fact]
    public void A_third_top_is_pictures_of_labels() =>
        LayerCheck.Shapes(Net("crop_size: 8").Replace("top: 'label'", "top: 'label' top: 'seg_label'", StringComparison.Ordinal).Replace("bottom: 'label'", "bottom: 'label' bottom: 'seg_label'", StringComparison.Ordinal), "seg_label [N,?,?,?]");

    [Theory]
    [InlineData("crop_h: 6 crop_w: 6", "CropSize = 6", 0)]
    [InlineData("crop_h: 6 crop_w: 7", null, 2)]
    [InlineData("crop_h: 6", null, 1)]
    public void A_crop_that_is_no_square_is_not_the_transforms(string transform, string? expected, int warnings)
    {
        GeneratorRun run = GeneratorRun.Of(Net(transform));
        Assert.Equal(warnings, run.Diagnostics.Count(d => d.Id == "PTX0405"));
        Assert.Equal(expected is not null, run.Files.Values.Any(f => f.Contains("CropSize = 6", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_batch_size_batches_have_any_size() =>
        LayerCheck.Warned("PTX0409", Net("crop_size: 8").Replace("data_param { source: 'x' batch_size: 4", "⟦data_param⟧ { source: 'x'", StringComparison.Ordinal), "AnnotatedData layer 'data'");

    [Fact]
    public void Boxes_are_not_mirrored_with_their_pictures() => Assert.Single(LayerCheck.Warned("PTX0408", Net("crop_size: 8 mirror: ⟦true⟧"), "'mirror'", "without their boxes").Diagnostics);

    [Theory]
    [InlineData("⟦noise_param⟧ { prob: 0.0 all_effects: false }", "SSD")]
    [InlineData("⟦distort_param⟧ { prob: 0.5 all_effects: false brightness: true contrast: true hue: true saturation: true random_order: false }", "SSD")]
    [InlineData("⟦geometry_param⟧ { prob: 0.1 all_effects: false persp_horizontal: true persp_vertical: false zoom_in: true zoom_out: true zoom_factor: 0.2 persp_factor: 0.1 pad_mode: MIRRORED }", "DeepDetect")]
    [InlineData("⟦rotate⟧: true", "DeepDetect")]
    [InlineData("⟦vertical_mirror⟧: true", "ducha-aiki")]
    [InlineData("⟦random_90_deg_rot⟧: true", "ducha-aiki")]
    [InlineData("⟦max_rotation_angle⟧: 5", "caffe-augmentation")]
    public void So_is_what_other_forks_add(string field, string fork)
    {
        GeneratorRun run = LayerCheck.Warned("PTX0405", Net("crop_size: 8 " + field), fork);
        Assert.Single(run.Diagnostics);
    }

    [Fact]
    public void What_the_transform_does_not_do_is_said() =>
        LayerCheck.ForkFieldWithoutEffect(Net("crop_size: 8 ⟦distort_param⟧ { brightness_prob: 0.5 }"), "SSD", "colours");

    [Fact]
    public void Pictures_of_unknown_size_are_remarked() =>
        LayerCheck.SizedLater(Net("mirror: true").Replace("top: 'data' top", "top: ⟦'data'⟧ top", StringComparison.Ordinal), "resize_param");

    public static string Example => """
        name: "net"
        layer { name: "data" type: "AnnotatedData" top: "data" top: "label" data_param { source: "list" batch_size: 4 }
          transform_param { mean_value: 104 mean_value: 117 mean_value: 123 resize_param { prob: 1 resize_mode: WARP height: 30 width: 20 interp_mode: LINEAR } } annotated_data_param { label_map_file: "map" } }
        layer { name: "relu" type: "ReLU" bottom: "data" top: "relu" }
        layer { name: "quiet" type: "Silence" bottom: "label" }
        """;
}
