using System.Numerics.Tensors;
using Consumer;
using Prototxt.Inference;

namespace Prototxt.Benchmarks.Programs;

/// <summary>The predictor that the generator made.</summary>
internal sealed class Engine(string model, int threads, string input, int[] axes, string[] outputs) : IDisposable
{
    private readonly BenchmarkedPredictor predictor = BenchmarkedPredictor.Load(model, new PredictorOptions { Threads = threads });

    public static void WarmUp()
    {
    }

    public void Forward(float[] images, int batch) => predictor.Predict(images, batch);

    public IEnumerable<float[]> Outputs(float[] images, int batch)
    {
        var answers = predictor.Predict(new Dictionary<string, Tensor<float>> { [input] = Tensor.Create(images, [batch, .. axes.Select(a => (nint)a)]) });
        return outputs.Select(o => answers[o].ToArray());
    }

    public void Dispose() => predictor.Dispose();
}
