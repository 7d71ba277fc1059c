using System.Text.RegularExpressions;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Sample;

/// <summary>The sample without TorchSharp, as a process: it knows its own digits, SqueezeNet's weights fit it, and it says what is wrong.</summary>
public class SamplePredictTests
{
    private static readonly string folder = Path.Combine(SharedData.Repository, "samples", "Predict", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0");

    [Theory]
    [InlineData(13, 3)]
    [InlineData(987, 7)]
    public void It_reads_a_digit(int number, int digit)
    {
        string output = Run("digit", $"{number}").EnsureSuccess().Output;
        Assert.Contains($"It is a {digit}.", output, StringComparison.Ordinal);
        Assert.Matches($@"It is a {digit}\.\s+\d\S+ ?%\s+class {digit}\s", output);
    }

    [SkippableFact]
    public void SqueezeNets_published_weights_fit()
    {
        string weights = SharedData.Require("models", "squeezenet_v1.1", "squeezenet_v1.1.caffemodel");
        using var pictures = new Package.TemporaryFolder();
        File.WriteAllBytes(pictures["small.ppm"], [.. "P6 # a comment\n2 2\n255\n"u8, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
        Assert.Equal(5, Regex.Count(Run("picture", weights, pictures["small.ppm"]).EnsureSuccess().Output, @"%\s+class \d+"));
    }

    [Theory]
    [InlineData("P5 2 2 255 ", "expected a picture in the format PPM, which begins with P6")]
    [InlineData("P6 2 2 255 12345678901", "expected 12 bytes for 2 x 2 pixels, found 11")]
    [InlineData("P6 0 2 255 ", "expected a width and a height of 1 to 16384")]
    public void A_picture_that_is_none_is_refused(string picture, string message)
    {
        using var pictures = new Package.TemporaryFolder();
        pictures.Write("wrong.ppm", picture);
        CommandResult result = Run("picture", Path.Combine(folder, "lenet5.caffemodel"), pictures["wrong.ppm"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_another_net_are_refused()
    {
        using var pictures = new Package.TemporaryFolder();
        pictures.Write("one.ppm", "P6 1 1 255 123");
        CommandResult result = Run("picture", Path.Combine(folder, "lenet5.caffemodel"), pictures["one.ppm"]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("layer \"conv1\", blob 0: expected the shape [64, 3, 3, 3], found [6, 1, 5, 5]", result.Output, StringComparison.Ordinal);
    }

    private static CommandResult Run(params string[] arguments) => DotNet.Run(folder, [Path.Combine(folder, "predict.dll"), .. arguments]);
}
