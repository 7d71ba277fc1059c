using Prototxt.Benchmarks.Models;
using TorchSharp;

namespace Prototxt.Benchmarks.Engines;

/// <summary>One AlexNet as each engine reads it, in a folder that lasts as long as this object.</summary>
internal sealed class ModelFiles(string folder) : IDisposable
{
    public const int Channels = 3, Side = 227, Classes = 1000;

    public string Folder => folder;

    public string Prototxt { get; } = Path.Combine(AppContext.BaseDirectory, "Models", "alexnet_deploy.prototxt");

    public string CaffeModel => Path.Combine(folder, "alexnet.caffemodel");

    public string Onnx => Path.Combine(folder, "alexnet.onnx");

    /// <summary>Makes the weights and writes them in both formats.</summary>
    public static ModelFiles Create()
    {
        var files = new ModelFiles(Directory.CreateTempSubdirectory("prototxt-benchmarks-").FullName);
        using var net = new AlexNet();
        using var _ = torch.no_grad();
        uint stream = 0;
        foreach (LearnableParameter parameter in net.LearnableParameters)
        {
            long[] shape = parameter.Value.shape;
            // Values neither die out nor explode on their way, and the softmax does not saturate.
            bool last = parameter.Layer == "fc8";
            float scale = shape.Length == 1 ? (last ? 0.25f : 1f) : last ? 5e-4f : MathF.Sqrt(6f / shape[1..].Aggregate(1L, (a, b) => a * b));
            using torch.Tensor values = torch.tensor(Formula.Values(++stream, parameter.Value.numel(), scale), shape);
            parameter.Value.copy_(values);
        }

        net.SaveCaffeModel(files.CaffeModel);
        OnnxAlexNet.Save(files.Onnx, net);
        return files;
    }

    public static float[] Input(int batch) => Formula.Values(100_000, (long)batch * Channels * Side * Side, 100f);

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
