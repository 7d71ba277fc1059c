using AlexNet.Digits;
using AlexNet.Models;
using Prototxt.Imaging;
using Prototxt.Tests.Imaging;
using Prototxt.Tests.Weights;
using SkiaSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Sample;

public sealed class SampleClassifyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_digit_is_classified_as_the_net_itself_does()
    {
        Picture digit = DigitSet.Embedded("heldout").PictureAt(3);
        string picture = folder.Write(TestPictures.Png(28, 28, depth: 8, colorType: 0, digit.Pixels.ToArray()), "three.png");
        using AlexNetDigits net = Digits(out string weights);
        using Tensor input = AlexNetDigits.PredictTransform.Apply(digit);
        using Tensor probabilities = net.Predict(input);
        Prediction best = Recognition.Names.TopK(probabilities, 1)[0];

        var run = SampleRun.Of("classify", picture, picture, "--weights", weights, "--model", "digits", "--top", "3");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] rows = [.. run.Output.Split('\n').Where(line => line.Contains(" %", StringComparison.Ordinal))];
        Assert.Equal(6, rows.Length);
        Assert.Equal(rows[..3], rows[3..]);
        Assert.Contains(global::AlexNet.Screens.Format.Percent(best.Probability).Replace('\u00A0', ' '), rows[0], StringComparison.Ordinal);
        Assert.Equal(best.Label, rows[0].Trim().Split(' ')[^1]);
    }

    /// <summary>The whole of AlexNet once, 233 MB of weights that know nothing: both ways in, ten crops, names from a synset file.</summary>
    [Fact]
    public void AlexNet_and_its_page_take_the_same_weights()
    {
        string picture = folder.Write(TestPictures.Encoded(300, 260, SKEncodedImageFormat.Jpeg), "picture.jpg");
        string labels = folder.Write([.. string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"n{i:d8} thing [{i}], so to speak")).Select(c => (byte)c)], "labels.txt");
        string weights = Path.Combine(folder.Root, "alexnet.caffemodel");
        using (var net = new global::AlexNet.Models.AlexNet())
            net.SaveCaffeModel(weights);

        foreach (string[] way in (string[][])[["--oversample"], ["--page"]])
        {
            var run = SampleRun.Of(["classify", picture, "--weights", weights, "--labels", labels, .. way]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            string[] rows = [.. run.Output.Split('\n').Where(line => line.Contains(" %", StringComparison.Ordinal))];
            Assert.Equal(5, rows.Length);
            Assert.All(rows, row => Assert.Matches(@"0\.\d %.*thing \[\d+\], so to speak\s+n\d{8}", row));
        }
    }

    [Fact]
    public void Mistakes_are_one_line_that_names_the_file()
    {
        using (AlexNetDigits net = Digits(out string weights))
        {
            string picture = folder.Write(TestPictures.Encoded(30, 30, SKEncodedImageFormat.Png), "picture.png");
            string text = folder.Write([.. "no picture at all"u8], "text.png");
            string labels = folder.Write([.. "zero\none\n"u8], "labels.txt");
            string cut = folder.Write(File.ReadAllBytes(weights)[..^100], "cut.caffemodel");
            string missing = Path.Combine(folder.Root, "missing");

            Refused(missing, "no such file", picture, "-w", missing, "-m", "digits");
            Refused(folder.Root, "a folder", picture, "-w", folder.Root, "-m", "digits");
            Refused(cut, "expected", picture, "-w", cut, "-m", "digits");
            Refused(weights, "[96, 3, 11, 11]", picture, "-w", weights, "--page");
            Refused(text, "expected a picture", text, "-w", weights, "-m", "digits");
            Refused(missing, "no such file", missing, "-w", weights, "-m", "digits");
            Refused(labels, "expected 10 lines", picture, "-w", weights, "-m", "digits", "--labels", labels);
            Refused(missing, "expected", picture, "-w", weights, "--mean", missing);
        }
    }

    [Theory]
    [InlineData("--weights", "classify", "picture.png")]
    [InlineData("--oversample", "classify", "picture.png", "-w", "weights", "--page", "--oversample")]
    [InlineData("--page", "classify", "picture.png", "-w", "weights", "--page", "-m", "digits")]
    [InlineData("'cat'", "summary", "-m", "cat")]
    [InlineData("'cat'", "classify", "picture.png", "-w", "weights", "-m", "cat")]
    [InlineData("'many'", "--iterations", "many")]
    [InlineData("found 0", "--iterations", "0")]
    [InlineData("found -1", "--threads", "-1")]
    [InlineData("frob", "frob")]
    [InlineData("no folder", "--output", "no/such/folder/net.caffemodel")]
    public void Wrong_arguments_are_refused_before_anything_starts(string part, params string[] arguments)
    {
        var run = SampleRun.Of(arguments);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
    }

    private static void Refused(string file, string part, params string[] arguments)
    {
        var run = SampleRun.Of(["classify", .. arguments]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: " + file, run.Error, StringComparison.Ordinal);
        Assert.Contains(part, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    private AlexNetDigits Digits(out string weights)
    {
        weights = Path.Combine(folder.Root, "digits.caffemodel");
        var net = new AlexNetDigits();
        net.SaveCaffeModel(weights);
        return net;
    }
}
