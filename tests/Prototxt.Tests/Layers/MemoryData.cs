using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class MemoryDataTests
{
    private static string Net(string param, string tops = """top: "data" top: "label" """) =>
        $$"""name: "net" layer { name: "l" type: "MemoryData" {{tops}} {{param}} } layer { name: "relu" type: "ReLU" bottom: "data" top: "t" }""";

    [Theory]
    [InlineData("⟦memory_data_param⟧ { channels: 3 height: 4 width: 5 }")]
    [InlineData("⟦memory_data_param⟧ { batch_size: 2 channels: 3 height: 4 }")]
    [InlineData("memory_data_param { batch_size: 2 channels: ⟦0⟧ height: 4 width: 5 }")]
    public void Refuses_a_size_of_nothing(string param) =>
        LayerCheck.Refused("PTX0400", Net(param), "batch_size, channels, height and width must be given and positive");

    [Fact]
    public void Refuses_a_single_top() => LayerCheck.Refused("PTX0303",
        """layer { name: "l" type: ⟦"MemoryData"⟧ top: "data" memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 } }""", "2 tops, found 1");

    [Fact]
    public void Refuses_a_third_top() =>
        LayerCheck.Refused("PTX0303", Net("memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 }", """top: "data" top: "label" top: ⟦"more"⟧"""), "2 tops, found 3");

    [Fact]
    public void Refuses_two_means() => LayerCheck.Refused("PTX0400",
        Net("""memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 } transform_param { mean_file: "m" mean_value: ⟦1⟧ }"""), "mean_file and mean_value cannot both be given");

    [Fact]
    public void The_arrays_are_inputs_whose_size_a_crop_does_not_change() =>
        LayerCheck.Shapes(Net("memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 } transform_param { crop_size: 2 }"), "data [N,3,4,5]", "label [N]");

    public static string Example => """
        name: "net"
        layer { name: "memory" type: "MemoryData" top: "data" top: "label" memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 } transform_param { scale: 0.5 } }
        layer { name: "sum" type: "Reduction" bottom: "data" top: "sum" reduction_param { axis: 1 } }
        layer { name: "difference" type: "EuclideanLoss" bottom: "sum" bottom: "label" top: "difference" }
        """;
}
