using System.Text.Json;
using Prototxt.Imaging;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>A trained net on real pictures, from the file to the class names.</summary>
[Trait("Category", "Conformance")]
public class PictureTests
{
    [SkippableFact]
    public void SqueezeNet_names_twelve_pictures_as_Caffe_does()
    {
        string pictures = SharedData.Require("data", "imagenet", "pictures"), models = SharedData.Require("models", "squeezenet_v1.1");
        JsonElement expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(pictures, "expected.json"))).RootElement;
        Labels labels = Labels.Load(SharedData.Require("data", "imagenet", "synset_words.txt"));
        using var net = CompiledNet.Of(GeneratorRun.Of(PrototxtFile.Read(Path.Combine(models, "deploy.prototxt"))));
        net.Net.LoadWeights(Path.Combine(models, "squeezenet_v1.1.caffemodel")).EnsureComplete();
        ImageTransform transform = new() { CropSize = 227, MeanValues = [104, 117, 123] };
        foreach (JsonProperty picture in expected.GetProperty("results").EnumerateObject())
        {
            JsonElement recorded = picture.Value.GetProperty("squeezenet_v1.1");
            using Tensor input = transform.Apply(Picture.Load(Path.Combine(pictures, picture.Value.GetProperty("png").GetString()!)));
            using Tensor prob = net.Run("Predict", new Dictionary<string, Tensor> { ["data"] = input }).Values.Single();
            IReadOnlyList<Prediction> top = labels.TopK(prob);
            Assert.Equal(recorded.GetProperty("top5").EnumerateArray().Select(i => i.GetInt32()), top.Select(t => t.Index));
            foreach ((Prediction found, JsonElement probability) in top.Zip(recorded.GetProperty("prob").EnumerateArray()))
                Assert.Equal(probability.GetDouble(), found.Probability, 1e-3);
        }
    }
}
