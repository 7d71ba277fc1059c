using System.Numerics.Tensors;

namespace Predict;

/// <summary>What a net thinks, the most likely first.</summary>
internal static class Answer
{
    public static void Write(Tensor<float> prob, int count)
    {
        float[] numbers = [.. prob];
        foreach (int best in Enumerable.Range(0, numbers.Length).OrderByDescending(i => numbers[i]).Take(count))
            Console.WriteLine($"{numbers[best],7:P1}  class {best}");
        Console.WriteLine($"{Clock.ToFirstAnswer.TotalMilliseconds:F0} ms from the start of the process to the first answer, {Environment.WorkingSet >> 20} MB of memory");
    }
}
