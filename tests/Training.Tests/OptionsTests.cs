using Prototxt.Training.Rates;
using Xunit;

namespace Prototxt.Training.Tests;

public class OptionsTests
{
    [Fact]
    public void Options_start_with_Caffes_defaults()
    {
        var options = new SolverOptions();
        Assert.Equal((SolverType.SGD, new FixedPolicy(), 1, -1f), (options.Type, options.LrPolicy, options.IterSize, options.ClipGradients));
    }
}
