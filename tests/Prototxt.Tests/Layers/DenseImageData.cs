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
}
