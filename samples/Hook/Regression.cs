using HookSample.Models;
using static TorchSharp.torch;

namespace HookSample;

/// <summary>Fits a wave with a few wild points, which a robust loss passes over.</summary>
internal static class Regression
{
    /// <summary>Trains from scratch and says how far the prediction is from the wave itself, on average.</summary>
    public static float Run(int steps, Action<int, float>? progress = null)
    {
        random.manual_seed(7);
        using Wave net = new();
        // Learned blobs of a supplied layer start as zeros.
        using (no_grad())
            net.Norm.Blobs[0].fill_(1);

        using Tensor time = linspace(-3, 3, 64).reshape(64, 1), wave = time.sin(), height = Disturbed(wave);
        using optim.Optimizer optimizer = optim.Adam(net.parameters(), lr: 0.02);
        for (int step = 0; step <= steps; step++)
        {
            optimizer.zero_grad();
            using Wave.TrainResult result = net.Train(time, height);
            result.TotalLoss.backward();
            optimizer.step();
            if (step % 100 == 0)
                progress?.Invoke(step, result.Loss.item<float>());
        }

        using Tensor prediction = net.Predict(time), error = (prediction - wave).abs().mean();
        return error.item<float>();
    }

    private static Tensor Disturbed(Tensor wave)
    {
        Tensor height = wave.clone();
        for (int wild = 5; wild < 64; wild += 12)
            height[wild, 0] = 4;
        return height;
    }
}
