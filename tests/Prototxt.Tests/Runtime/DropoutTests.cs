using Prototxt.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

public class DropoutTests : GoldenLayerTests<DropoutTests>, IGoldenRows
{
    public static GoldenRows Rows { get; } = new()
    {
        ["test"] = c => c.Top("y", Dropout.Forward(c["x"], ratio: 0.4f, training: false)),
        ["test_inplace"] = c => c.Top("x", Dropout.Forward(c["x"], training: false, overwrite: true)),
    };

    [Fact]
    public void Training_drops_by_the_ratio_and_scales_what_stays()
    {
        using var scope = NewDisposeScope();
        Tensor y = Dropout.Forward(ones(100_000), ratio: 0.3f);
        Assert.Equal(0.3, y.eq(0).to_type(ScalarType.Float64).mean().item<double>(), 0.01);
        Assert.Equal(1 / 0.7f, y.max().item<float>(), 1e-6f);
    }
}
