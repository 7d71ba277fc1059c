using System.Numerics.Tensors;
using Predict.Models;

namespace Predict;

/// <summary>One of the program's own digits, through LeNet-5, whose weights lie beside the program.</summary>
internal static class DigitCommand
{
    public static void Run(int number)
    {
        Digit digit = Digit.Read(number);
        using var predictor = LeNet5Predictor.Load(Path.Combine(AppContext.BaseDirectory, "lenet5.caffemodel"));
        Tensor<float> prob = predictor.Predict(digit.Numbers());
        Clock.Stop();
        Console.WriteLine(digit);
        Console.WriteLine($"It is a {digit.Label}.");
        Answer.Write(prob, 3);
    }
}
