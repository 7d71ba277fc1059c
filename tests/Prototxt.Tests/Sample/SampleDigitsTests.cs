using AlexNet.Digits;
using AlexNet.Models;
using Prototxt.Tests.Weights;
using Xunit;

namespace Prototxt.Tests.Sample;

public class SampleDigitsTests
{
    /// <summary>The main job, cut short: what it saves can be loaded, and the same seed gives the same bytes.</summary>
    [Fact]
    public void Training_saves_a_net_and_is_reproducible()
    {
        using var folder = new TemporaryFolder();
        string first = Path.Combine(folder.Root, "first.caffemodel"), second = Path.Combine(folder.Root, "second.caffemodel");
        var run = SampleRun.Of("--iterations", "3", "--seconds", "600", "--output", first);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("iteration 3 of 3, loss ", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"held-out accuracy \d+\.\d % \(\d+ of 1 000\)", run.Output);
        AlexNetDigits.Load(first).Dispose();

        SampleRun.Of("--iterations", "3", "--seconds", "600", "--output", second);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));
    }

    [Fact]
    public void The_embedded_digits_are_balanced_and_take_turns()
    {
        foreach ((string set, int count) in (IEnumerable<(string, int)>)[("train", 5000), ("heldout", 1000)])
        {
            DigitSet digits = DigitSet.Embedded(set);
            Assert.Equal(count, digits.Count);
            Assert.All(Enumerable.Range(0, count), i => Assert.Equal(i % 10, digits.LabelAt(i)));
        }
    }

    [Fact]
    public void Every_round_has_every_digit_once()
    {
        var shuffle = new Shuffle(10, seed: 1);
        var batch = new int[20];
        shuffle.Next(batch);
        Assert.Equal(Enumerable.Range(0, 10), batch[..10].Order());
        Assert.Equal(Enumerable.Range(0, 10), batch[10..].Order());
        Assert.NotEqual(batch[..10], batch[10..]);
    }
}
