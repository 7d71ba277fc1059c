using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class ImageDataTests
{
    private static string Net(string param, string tops = """top: "x" top: "label" """) =>
        $$"""name: "net" layer { name: "l" type: "ImageData" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "x" top: "t" }""";

    [Theory]
    [InlineData("transform_param { crop_size: 8 } image_data_param { batch_size: ⟦0⟧ }", "batch_size must be positive")]
    [InlineData("transform_param { crop_size: 8 } image_data_param { new_height: ⟦9⟧ }", "new_height and new_width must be given together")]
    [InlineData("transform_param { crop_size: 8 } image_data_param { new_width: ⟦9⟧ new_height: 0 }", "new_height and new_width must be given together")]
    [InlineData("""transform_param { crop_size: 8 mean_file: "m" mean_value: ⟦1⟧ } image_data_param { }""", "mean_file and mean_value cannot both be given")]
    [InlineData("transform_param { crop_size: 8 mean_value: ⟦1⟧ mean_value: 2 } image_data_param { }", "once for each of the 3 channels; found 2")]
    [InlineData("transform_param { crop_size: 8 mean_value: ⟦1⟧ mean_value: 2 mean_value: 3 } image_data_param { is_color: false }", "once for each of the 1 channels; found 3")]
    [InlineData("transform_param { crop_size: ⟦8⟧ } image_data_param { new_height: 7 new_width: 9 }", "crop_size 8 is larger than the pictures, 7x9")]
    [InlineData("transform_param { crop_size: 1 } image_data_param { new_height: ⟦4000000000⟧ new_width: 1 }", "must be at most 2147483647")]
    [InlineData("transform_param { crop_size: 1 } image_data_param { new_height: 1 new_width: ⟦4000000000⟧ }", "must be at most 2147483647")]
    [InlineData("transform_param { crop_size: ⟦4000000000⟧ } image_data_param { }", "must be at most 2147483647")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Theory]
    [InlineData("transform_param { crop_size: 4 mean_value: 10 }", "new_height: 6 new_width: 8", "ResizeTo = new(6, 8), CropSize = 4, MeanValues = [10f], ForceColor = true")]
    [InlineData("", "new_height: 6 new_width: 8 is_color: false", "ResizeTo = new(6, 8), ForceGray = true")]
    public void The_transform_does_what_the_layer_does(string transform, string param, string expected)
    {
        GeneratorRun run = LayerCheck.Shapes(Net($"{transform} image_data_param {{ batch_size: 4 {param} }}"));
        Assert.Empty(run.Diagnostics);
        Assert.Contains(run.Unwrapped(), f => f.Contains($"Phase.Test, {expected} }};", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("force_color")]
    [InlineData("force_gray")]
    public void Channels_are_the_layers_own(string field) =>
        LayerCheck.WithoutEffect(Net($"transform_param {{ crop_size: 8 {field}: ⟦true⟧ }} image_data_param {{ batch_size: 4 }}"), field, "is_color decides");

    [Fact]
    public void Pictures_of_unknown_size_are_remarked() =>
        LayerCheck.SizedLater(Net("image_data_param { batch_size: 4 }", """top: ⟦"x"⟧ top: "label" """), "does not give the shape of 'x'", "only from their files");

    [Theory]
    [InlineData("""type: "ImageData" top: "a" top: "b" top: ⟦"c"⟧""", "2 tops, found 3")]
    [InlineData("""type: ⟦"ImageData"⟧ top: "a" """, "2 tops, found 1")]
    public void Refuses_another_number_of_tops(string blobs, string message) =>
        LayerCheck.Refused("PTX0303", LayerCheck.Net($$"""layer { name: "l" {{blobs}} transform_param { crop_size: 8 } image_data_param { } }""", "2 3"), message);

    [Theory]
    [InlineData("scale: ⟦0.5⟧")]
    [InlineData("crop_size: ⟦4⟧")]
    [InlineData("mirror: ⟦true⟧")]
    [InlineData("mean_file: ⟦\"m\"⟧")]
    public void Fields_at_their_old_place_are_ignored_as_Caffe_ignores_them(string field) =>
        LayerCheck.WithoutEffect(Net($"transform_param {{ crop_size: 8 }} image_data_param {{ {field} }}"), "it belongs in transform_param");

    [Theory]
    [InlineData("transform_param { crop_size: 8 }", "", "x [N,3,8,8]")]
    [InlineData("transform_param { crop_size: 8 mean_value: 3 }", "is_color: false", "x [N,1,8,8]")]
    [InlineData("", "new_height: 7 new_width: 9", "x [N,3,7,9]")]
    [InlineData("transform_param { crop_size: 7 }", "new_height: 7 new_width: 9", "x [N,3,7,7]")]
    [InlineData("", "new_height: 7 new_width: 9 is_color: false", "x [N,1,7,9]")]
    public void Shapes(string transform, string param, string top) =>
        LayerCheck.Shapes(Net($"{transform} image_data_param {{ source: \"list.txt\" batch_size: 4 rand_skip: 3 shuffle: true root_folder: \"pictures/\" {param} }}"), top, "label [N]");

    public static string Example => """
        name: "net"
        layer { name: "data" type: "ImageData" top: "data" top: "label" include { phase: TRAIN }
          transform_param { mirror: true crop_size: 12 mean_file: "mean.binaryproto" } image_data_param { source: "train.txt" batch_size: 8 new_height: 16 new_width: 16 } }
        layer { name: "data" type: "ImageData" top: "data" top: "label" include { phase: TEST }
          transform_param { crop_size: 12 mean_value: 104 mean_value: 117 mean_value: 123 } image_data_param { source: "test.txt" batch_size: 4 } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;
}
