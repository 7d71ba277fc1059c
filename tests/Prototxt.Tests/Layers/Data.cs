using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DataTests
{
    private static string Net(string param, string tops = """top: "x" top: "label" """) =>
        $$"""name: "net" layer { name: "l" type: "Data" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "x" top: "t" }""";

    [Theory]
    [InlineData("""transform_param { crop_size: 8 } ⟦data_param⟧ { source: "db" }""", "batch_size must be positive")]
    [InlineData("transform_param { crop_size: 8 } data_param { batch_size: ⟦0⟧ }", "batch_size must be positive")]
    [InlineData("""transform_param { crop_size: 8 mean_file: "m" mean_value: ⟦1⟧ } data_param { batch_size: 4 }""", "mean_file and mean_value cannot both be given")]
    [InlineData("transform_param { crop_size: 8 force_color: true mean_value: ⟦1⟧ mean_value: 2 } data_param { batch_size: 4 }", "once for each of the 3 channels; found 2")]
    [InlineData("transform_param { crop_size: 8 force_gray: true mean_value: ⟦1⟧ mean_value: 2 mean_value: 3 } data_param { batch_size: 4 }", "once for each of the 1 channels; found 3")]
    public void Refuses(string param, string message) => LayerCheck.Refused("PTX0400", Net(param), message);

    [Fact]
    public void Pictures_of_unknown_size_are_remarked() =>
        LayerCheck.SizedLater(Net("data_param { batch_size: 4 }", """top: ⟦"x"⟧ top: "label" """), "does not tell the shape of 'x'", "only in the database");

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

    [Fact]
    public void Generated_code() => Snapshot.Verify(GeneratorRun.Of("""
        name: "net"
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN }
          transform_param { mirror: true crop_size: 12 mean_file: "mean.binaryproto" } data_param { source: "train" batch_size: 8 backend: LMDB } }
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST }
          transform_param { crop_size: 12 mean_value: 104.5 scale: .5 force_color: true } data_param { source: "test" batch_size: 4 backend: LMDB } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """), "Data");
}
