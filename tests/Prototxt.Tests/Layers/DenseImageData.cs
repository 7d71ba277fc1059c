using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

public class DenseImageDataTests
{
    [Fact]
    public void Labels_are_pictures_too() => LayerCheck.Shapes("""
        layer { name: 'data' type: 'DenseImageData' top: 'data' top: 'label' dense_image_data_param { source: 'x' batch_size: 4 shuffle: true new_height: 6 new_width: 8 } }
        layer { name: 'loss' type: 'EuclideanLoss' bottom: 'label' bottom: 'label' top: 'loss' }
        layer { name: 'relu' type: 'ReLU' bottom: 'data' top: 'relu' }
        """, "data [N,3,6,8]", "label [N,1,6,8]");

    [Fact]
    public void Refuses_half_a_size() => LayerCheck.Refused("PTX0400",
        "layer { name: 'data' type: 'DenseImageData' top: 'data' top: 'label' dense_image_data_param { new_height: ⟦6⟧ } }", "together");

    [Theory]
    [InlineData("label_divide_factor: 8 new_height: 16 new_width: 32", "label [N,1,2,4]")]
    [InlineData("label_divide_factor: 8 new_height: 23 new_width: 7", "label [N,1,2,0]")]
    [InlineData("label_divide_factor: 2 new_height: 16 new_width: 32 crop_height: 8 crop_width: 6", "label [N,1,4,3]")]
    public void ENets_encoder_has_smaller_labels(string param, string label) => LayerCheck.Shapes(Net(param), label);

    [Fact]
    public void Labels_cannot_be_divided_by_nothing() => LayerCheck.Refused("PTX0400", Net("label_divide_factor: ⟦0⟧"), "positive");

    [Fact]
    public void The_transform_resizes_and_does_not_crop()
    {
        GeneratorRun run = LayerCheck.Warned("PTX0408", Net("new_height: 16 new_width: 32 is_color: false crop_height: ⟦8⟧ crop_width: 6"), "'crop_height'", "labels");
        Assert.Contains(run.Unwrapped(), f => f.Contains("Phase.Test, ResizeTo = new(16, 32), ForceGray = true", StringComparison.Ordinal));
    }

    private static string Net(string param) => $$"""
        layer { name: 'data' type: 'DenseImageData' top: 'data' top: 'label' dense_image_data_param { source: 'x' batch_size: 4 {{param}} } }
        layer { name: 'loss' type: 'EuclideanLoss' bottom: 'label' bottom: 'label' top: 'loss' }
        layer { name: 'relu' type: 'ReLU' bottom: 'data' top: 'relu' }
        """;

    public static string Example => """
        name: "net"
        layer { name: "data" type: "DenseImageData" top: "data" top: "label" dense_image_data_param { source: "list" batch_size: 4 new_height: 6 new_width: 8 } }
        layer { name: "relu" type: "ReLU" bottom: "data" top: "relu" }
        layer { name: "loss" type: "EuclideanLoss" bottom: "label" bottom: "label" top: "loss" }
        """;
}
