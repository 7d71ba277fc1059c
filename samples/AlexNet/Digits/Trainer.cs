using System.Diagnostics;
using AlexNet.Models;
using static TorchSharp.torch;

namespace AlexNet.Digits;

/// <summary>How long to train, and from which random numbers.</summary>
internal sealed record TrainingPlan(int Iterations, TimeSpan Limit, int Seed);

/// <summary>How far training came.</summary>
internal sealed record TrainingEnd(int Iterations, TimeSpan Time);

/// <summary>The plain loop: a batch, forward, backward, Adam.</summary>
internal static class Trainer
{
    public const int BatchSize = 64;

    /// <param name="report">Told each iteration's number, from 1, and its loss.</param>
    public static TrainingEnd Train(AlexNetDigits net, DigitSet digits, TrainingPlan plan, Action<int, float> report)
    {
        var clock = Stopwatch.StartNew();
        var shuffle = new Shuffle(digits.Count, plan.Seed);
        Span<int> batch = stackalloc int[BatchSize];
        using var adam = optim.Adam(net.parameters(), lr: 0.001);
        int iteration = 0;
        while (iteration < plan.Iterations && clock.Elapsed < plan.Limit)
        {
            shuffle.Next(batch);
            (Tensor data, Tensor labels) = digits.Batch(batch, AlexNetDigits.TrainTransform);
            using (data)
            using (labels)
            {
                adam.zero_grad();
                using var result = net.Train(data, labels);
                result.TotalLoss.backward();
                adam.step();
                report(++iteration, result.Loss.item<float>());
            }
        }

        return new TrainingEnd(iteration, clock.Elapsed);
    }
}
