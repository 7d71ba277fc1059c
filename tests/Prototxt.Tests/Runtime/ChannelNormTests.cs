using Prototxt.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

public class ChannelNormTests
{
    private const int Channels = 10_000, Batches = 10_000;

    // Each batch replaces the statistics: who reads them never sees the mean of one and the variance of another.
    [Fact]
    public void Running_statistics_are_read_as_one_batch_left_them()
    {
        using var layer = new Statistical();
        using Tensor mean = full(Channels, 100f), variance = full(Channels, 10_000f), zero = zeros(Channels), one = ones(Channels);
        layer.Replace(zero, one);
        bool over = false;
        int mixed = 0;
        var reader = new Thread(() =>
        {
            while (!Volatile.Read(ref over))
                if (layer.Read() is not ((0f, 1f) or (100f, 10_000f)))
                    mixed++;
        });
        reader.Start();
        for (int batch = 0; batch < Batches; batch++)
            if (batch % 2 == 0)
                layer.Replace(mean, variance);
            else
                layer.Replace(zero, one);
        Volatile.Write(ref over, true);
        reader.Join();
        Assert.Equal(0, mixed);
    }

    private sealed class Statistical : ChannelNorm
    {
        public Statistical()
            : base("statistical", Channels, eps: 0) => RegisterStatistics(null, null, null);

        public void Replace(Tensor mean, Tensor variance) => Remember(0, 1, (get_buffer("mean")!, mean), (get_buffer("variance")!, variance));

        public (float Mean, float Variance) Read()
        {
            (Tensor mean, Tensor variance) = Running();
            using (mean)
            using (variance)
                return (mean[^1].item<float>(), variance[^1].item<float>());
        }

        public override Tensor forward(Tensor x, bool running) => throw new NotSupportedException();
    }
}
