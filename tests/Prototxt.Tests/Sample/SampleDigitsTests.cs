using System.Diagnostics;
using System.Text;
using AlexNet.Digits;
using AlexNet.Models;
using Prototxt.Imaging;
using Prototxt.Tests.Weights;
using Xunit;

namespace Prototxt.Tests.Sample;

public class SampleDigitsTests
{
    /// <summary>The main job, cut short: what it saves can be loaded, and the same seed gives the same bytes.</summary>
    /// <remarks>In processes of its own: tests that run beside it would draw from the same random numbers.</remarks>
    [Fact]
    public void Training_saves_a_net_and_is_reproducible()
    {
        using var folder = new TemporaryFolder();
        string first = Path.Combine(folder.Root, "first.caffemodel"), second = Path.Combine(folder.Root, "second.caffemodel");
        string output = Run(first);
        Assert.Contains("iteration 2 of 2  loss ", output, StringComparison.Ordinal);
        Assert.Matches(@"held-out accuracy \d+\.\d % \(\d+ of 1\u00A0000\)", output);
        AlexNetDigits.Load(first).Dispose();

        Run(second);
        Assert.True(File.ReadAllBytes(first).AsSpan().SequenceEqual(File.ReadAllBytes(second)), "the same seed gave other weights");
    }

    private static string Run(string model)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "AlexNet.dll");
        ProcessStartInfo start = new("dotnet", [program, "--iterations", "2", "--threads", "1", "--seconds", "600", "--output", model])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
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
    public void Shuffled_digits_are_the_same_digits_in_another_order()
    {
        DigitSet digits = DigitSet.Embedded("heldout"), shuffled = digits.Shuffled(seed: 1);
        Assert.Equal(Enumerable.Range(0, digits.Count).Select(digits.LabelAt).Order(), Enumerable.Range(0, digits.Count).Select(shuffled.LabelAt).Order());
        Assert.NotEqual(Enumerable.Range(0, digits.Count).Select(digits.LabelAt), Enumerable.Range(0, digits.Count).Select(shuffled.LabelAt));
        Assert.All(Enumerable.Range(0, 20), i => Assert.Equal(shuffled.LabelAt(i), LabelOf(digits, shuffled.PictureAt(i))));
    }

    private static int LabelOf(DigitSet digits, Picture picture) =>
        digits.LabelAt(Enumerable.Range(0, digits.Count).First(i => digits.PictureAt(i).Pixels.SequenceEqual(picture.Pixels)));
}
