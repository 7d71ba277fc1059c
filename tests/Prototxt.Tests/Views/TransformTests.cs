using System.Reflection;
using Prototxt.Imaging;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Views;

/// <summary>What a class offers for the pictures of its data layers.</summary>
public class TransformTests
{
    private const string Loss = "layer { name: 'ip' type: 'InnerProduct' bottom: 'data' top: 'ip' inner_product_param { num_output: 3 } } layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 'ip' bottom: 'label' top: 'loss' }";

    [Fact]
    public void Each_of_two_pictures_has_its_own()
    {
        using var net = CompiledNet.Of("""
            layer { name: 'img' type: 'Data' top: 'data' transform_param { mean_value: 100 scale: 0.01 } data_param { batch_size: 4 } }
            layer { name: 'far' type: 'ImageData' top: 'depth' top: 'label' transform_param { scale: 0.5 } image_data_param { batch_size: 4 new_height: 1 new_width: 1 is_color: false } }
            layer { name: 'p' type: 'InnerProduct' bottom: 'data' top: 'p' inner_product_param { num_output: 3 } }
            layer { name: 'q' type: 'InnerProduct' bottom: 'depth' top: 'q' inner_product_param { num_output: 3 } }
            layer { name: 's' type: 'Eltwise' bottom: 'p' bottom: 'q' top: 's' }
            layer { name: 'loss' type: 'SoftmaxWithLoss' bottom: 's' bottom: 'label' top: 'loss' }
            """);
        Assert.Equal(["DataPredictTransform", "DataTestTransform", "DataTrainTransform", "DepthPredictTransform", "DepthTestTransform", "DepthTrainTransform"], Offered(net));
        var pixel = Picture.FromBytes([110, 110, 110], 1, 1, 3);
        foreach (string view in (string[])["Train", "Test", "Predict"])
        {
            Assert.Equal([0.1f, 0.1f, 0.1f], Applied(net, $"Data{view}Transform", pixel));
            Assert.Equal([55f], Applied(net, $"Depth{view}Transform", pixel));
        }
    }

    [Fact]
    public void The_labels_layer_never_takes_the_plain_name()
    {
        using var net = CompiledNet.Of("""
            layer { name: 'lab' type: 'Data' top: 'label' transform_param { scale: 0.25 } data_param { batch_size: 4 } }
            layer { name: 'img' type: 'Data' top: 'data' transform_param { scale: 0.5 mean_value: 100 } data_param { batch_size: 4 } }

            """ + Loss);
        Assert.Equal(["DataTestTransform", "DataTrainTransform", "LabelTestTransform", "LabelTrainTransform", "PredictTransform", "TestTransform", "TrainTransform"], Offered(net));
        foreach (string name in (string[])["TrainTransform", "TestTransform", "PredictTransform", "DataTrainTransform"])
            Assert.Equal((0.5f, 100f), (Transform(net, name).Scale, Transform(net, name).MeanValues.Single()));
        Assert.Equal(0.25f, Transform(net, "LabelTrainTransform").Scale);
    }

    [Fact]
    public void Not_even_where_it_is_the_only_one_with_pictures()
    {
        using var net = CompiledNet.Of("""
            layer { name: 'given' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }
            layer { name: 'lab' type: 'Data' top: 'label' transform_param { scale: 0.25 } data_param { batch_size: 1 } }

            """ + Loss);
        Assert.Equal(["LabelTestTransform", "LabelTrainTransform"], Offered(net));
    }

    [Fact]
    public void A_member_of_the_same_name_leaves_room()
    {
        using var net = CompiledNet.Of("""
            layer { name: 'a' type: 'Data' top: 'data' data_param { batch_size: 4 } }
            layer { name: 'b' type: 'Data' top: 'b' data_param { batch_size: 4 } }
            layer { name: 'DataPredictTransform' type: 'InnerProduct' bottom: 'data' top: 'p' inner_product_param { num_output: 3 } }
            layer { name: 'q' type: 'InnerProduct' bottom: 'b' top: 'q' inner_product_param { num_output: 3 } }
            """);
        Assert.Equal(["BPredictTransform", "DataPredictTransform_2"], Offered(net));
    }

    [Fact]
    public void Nothing_of_a_prediction_is_left_to_chance()
    {
        using var net = CompiledNet.Of("layer { name: 'data' type: 'Data' top: 'data' top: 'label' transform_param { mirror: true crop_size: 2 scale: 0.5 } data_param { batch_size: 4 } }" + Loss);
        Assert.True(Transform(net, "TrainTransform") is { Mirror: true, Phase: Phase.Train });
        Assert.True(Transform(net, "TestTransform") is { Mirror: true, Phase: Phase.Test });
        Assert.Equal(new ImageTransform { CropSize = 2, Scale = 0.5f }, Transform(net, "PredictTransform"));
    }

    [Fact]
    public void Nor_where_only_the_training_has_data()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", """
            layer { name: 'data' type: 'Data' top: 'data' top: 'label' include { phase: TRAIN } transform_param { mirror: true crop_size: 2 } data_param { batch_size: 4 } }

            """ + Loss, new Dictionary<string, string> { ["PrototxtStages"] = "deploy" }));
        using var net = CompiledNet.Of(run);
        Assert.Equal(new ImageTransform { CropSize = 2 }, Transform(net, "PredictTransform"));
    }

    [Theory]
    [InlineData("", new[] { 35f, 55, 75, 95 }, 3)]
    [InlineData("is_color: false", new[] { 35f, 55, 75, 95 }, 1)]
    public void A_picture_is_resized_before_it_is_cropped(string color, float[] row, int channels)
    {
        using var net = CompiledNet.Of($$"""layer { name: 'd' type: 'ImageData' top: 'data' top: 'label' transform_param { crop_size: 4 mean_value: 10 } image_data_param { batch_size: 4 new_height: 6 new_width: 8 {{color}} } }""" + Loss);
        // rows of 0, 10, 20 … 150
        var ramp = Picture.FromBytes([.. Enumerable.Range(0, 12 * 16 * 3).Select(i => (byte)(i / 3 % 16 * 10))], 12, 16, 3);
        using Tensor blob = Transform(net, "PredictTransform").Apply(ramp);
        Assert.Equal([1L, channels, 4, 4], blob.shape);
        Assert.Equal(row, blob.data<float>().ToArray()[..4]);
    }

    private static string[] Offered(CompiledNet net) => [.. net.Type.GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == typeof(ImageTransform)).Select(p => p.Name).Order(StringComparer.Ordinal)];

    private static ImageTransform Transform(CompiledNet net, string name) => (ImageTransform)net.Type.GetProperty(name)!.GetValue(null)!;

    private static float[] Applied(CompiledNet net, string name, Picture picture)
    {
        using Tensor blob = Transform(net, name).Apply(picture);
        return [.. blob.data<float>().ToArray().Select(v => MathF.Round(v, 5))];
    }
}
