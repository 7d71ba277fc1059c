using HookSample;
using Xunit;

namespace Prototxt.Tests.Sample;

public class SampleHookTests
{
    [Fact]
    public void The_wave_is_found_among_wild_points()
    {
        List<float> losses = [];
        float error = Regression.Run(200, (_, loss) => losses.Add(loss));
        Assert.Equal(3, losses.Count);
        Assert.True(losses[^1] < 0.6f * losses[0], string.Join(" ", losses));
        Assert.InRange(error, 0, 0.1f);
    }
}
