using AlexNet.Models;
using Prototxt.Imaging;
using static TorchSharp.torch;

namespace AlexNet.Digits;

/// <summary>What a net says about every digit of a set, best class first.</summary>
internal sealed record Recognition(DigitSet Digits, IReadOnlyList<IReadOnlyList<Prediction>> Answers)
{
    private const int BatchSize = 100;

    public static Labels Names { get; } = new(Enumerable.Range(0, 10).Select(d => $"{d}"), "digits");

    public int Correct => Enumerable.Range(0, Digits.Count).Count(IsCorrect);

    public double Accuracy => (double)Correct / Digits.Count;

    public bool IsCorrect(int index) => Answers[index][0].Index == Digits.LabelAt(index);

    public static Recognition Of(AlexNetDigits net, DigitSet digits)
    {
        List<IReadOnlyList<Prediction>> answers = [];
        foreach (int[] batch in Enumerable.Range(0, digits.Count).Chunk(BatchSize))
        {
            (Tensor data, Tensor labels) = digits.Batch(batch, AlexNetDigits.PredictTransform);
            using (data)
            using (labels)
            using (Tensor probabilities = net.Predict(data))
                answers.AddRange(Names.TopKPerPicture(probabilities, 5));
        }

        return new Recognition(digits, answers);
    }
}
