using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class VideoDataTests
{
    private static string Net(string param, string tops = "top: 'x' top: 'label'") =>
        $"name: 'net' layer {{ name: 'l' type: 'VideoData' {tops} {param} }} layer {{ name: 'relu' type: 'ReLU' bottom: 'x' top: 't' }}";

    [Theory]
    [InlineData("data_param { batch_size: 1 } video_data_param { video_type: WEBCAM device_id: 0 } transform_param { resize_param { prob: 1 resize_mode: WARP height: 32 width: 24 } }", "x [N,3,32,24]")]
    [InlineData("data_param { batch_size: 2 } video_data_param { video_type: VIDEO video_file: 'a.mp4' skip_frames: 2 } transform_param { crop_size: 8 scale: 2 }", "x [N,3,8,8]")]
    public void Pictures_of_a_camera_have_the_size_of_the_transform(string param, string shape)
    {
        GeneratorRun run = LayerCheck.Shapes(Net(param), shape, "label [N]");
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Files.Values, f => f.Contains("ImageTransform PredictTransform", StringComparison.Ordinal));
    }

    [Fact]
    public void The_label_may_be_missing() => LayerCheck.Shapes(Net("data_param { batch_size: 1 } transform_param { crop_size: 8 }", "top: 'x'"), "x [N,3,8,8]");

    [Fact]
    public void A_film_of_unknown_size_is_remarked() => LayerCheck.SizedLater(Net("data_param { batch_size: 1 }", "top: ⟦'x'⟧"), "the film's");

    [Fact]
    public void Without_a_batch_size_batches_have_any_size() => LayerCheck.Warned("PTX0409", Net("⟦data_param⟧ { } transform_param { crop_size: 8 }"), "VideoData layer 'l'");

    [Theory]
    [InlineData("new_height: 12 new_width: 17 new_length: 16", "x [N,3,16,12,17]")]
    [InlineData("new_height: 12 new_width: 17 new_length: 16 is_color: false", "x [N,1,16,12,17]")]
    [InlineData("new_height: 12 new_width: 17 new_length: 5 num_segments: 3 modality: FLOW name_pattern: 'flow_%c_%05d.jpg'", "x [N,30,12,17]")]
    [InlineData("new_height: 12 new_width: 17 num_segments: 3 modality: RGB", "x [N,9,12,17]")]
    public void Clips_of_films_have_the_shape_of_their_fork(string param, string shape) =>
        LayerCheck.Shapes(Net($"video_data_param {{ source: 'list.txt' batch_size: 4 {param} }}"), shape, "label [N]");

    [Fact]
    public void There_is_no_transform_for_clips()
    {
        GeneratorRun run = LayerCheck.Warned("PTX0408", Net("video_data_param { source: 'list.txt' batch_size: 4 new_length: 16 } ⟦transform_param⟧ { crop_size: 8 mirror: true }"), "clips");
        Assert.Contains(run.Files.Values, f => f.Contains("[N,3,16,8,8]", StringComparison.Ordinal));
        Assert.DoesNotContain(run.Files.Values, f => f.Contains("ImageTransform", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_half_a_size() => LayerCheck.Refused("PTX0400", Net("video_data_param { source: 'list.txt' batch_size: 4 new_height: ⟦6⟧ }"), "together");

    public static string Example => """
        name: "net"
        layer { name: "film" type: "VideoData" top: "x" top: "label" data_param { batch_size: 1 } video_data_param { video_type: WEBCAM device_id: 0 }
          transform_param { resize_param { prob: 1 resize_mode: WARP height: 32 width: 24 } } }
        layer { name: "relu" type: "ReLU" bottom: "x" top: "relu" }
        """;
}
