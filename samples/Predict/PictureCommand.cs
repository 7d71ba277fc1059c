using System.Numerics.Tensors;
using Predict.Models;

namespace Predict;

/// <summary>A picture through SqueezeNet 1.1, with the weights that its authors published.</summary>
internal static class PictureCommand
{
    private const int Side = 227;

    // Of ImageNet, in Caffe's order: blue, green, red.
    private static readonly float[] mean = [104, 117, 123];

    public static void Run(string weights, string picture)
    {
        float[] numbers = PpmPicture.Read(picture).Resized(Side, mean);
        using var predictor = SqueezeNetPredictor.Load(weights);
        Tensor<float> prob = predictor.Predict(numbers);
        Clock.Stop();
        Answer.Write(prob, 5);
    }
}
