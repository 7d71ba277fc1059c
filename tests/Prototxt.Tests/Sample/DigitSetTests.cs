using AlexNet;
using AlexNet.Digits;
using Prototxt.Training.Data;
using Xunit;

namespace Prototxt.Tests.Sample;

public class DigitSetTests
{
    [Fact]
    public void Digits_are_28_by_28_and_labelled_from_0_to_9()
    {
        Assert.Equal(9, DigitSet.Of(new LabelledImages(new byte[784], [9], 1, 28, 28), "set").LabelAt(0));
        Assert.Contains("found 10", Assert.Throws<SampleException>(() => DigitSet.Of(new LabelledImages(new byte[784], [10], 1, 28, 28), "set")).Message, StringComparison.Ordinal);
        Assert.Contains("found 1 x 1 x 784", Assert.Throws<SampleException>(() => DigitSet.Of(new LabelledImages(new byte[784], [9], 1, 1, 784), "set")).Message, StringComparison.Ordinal);
    }
}
