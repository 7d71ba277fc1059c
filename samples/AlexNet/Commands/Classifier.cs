using Prototxt.Imaging;
using static TorchSharp.torch;

namespace AlexNet.Commands;

/// <summary>One of the nets with its way from a picture to its input.</summary>
/// <param name="Choice">Which net.</param>
/// <param name="Classes">How many classes it distinguishes.</param>
/// <param name="Open">Loads it from a weight file.</param>
/// <param name="Prepare">Makes a picture its input, a batch of one or of ten crops.</param>
internal sealed record Classifier(NetChoice Choice, int Classes, Func<string, nn.Module<Tensor, Tensor>> Open, Func<Picture, Tensor> Prepare)
{
    // The mean picture of ILSVRC 2012, averaged over each channel: blue, green, red.
    private static readonly float[] ImageNetMean = [104.00699f, 116.66877f, 122.67892f];

    /// <summary>What the preprocessing does, in words.</summary>
    public required string Way { get; init; }

    /// <summary>One row of probabilities from what the net gives; averages crops.</summary>
    public Func<Tensor, Tensor> Combine { get; init; } = static output => output.alias();

    /// <summary>As Caffe's own classifier: 256 x 256, the mean image off, then the centre or ten crops.</summary>
    public static Classifier AlexNet(MeanImage? mean, bool oversample)
    {
        ImageTransform transform = Models.AlexNet.PredictTransform with
        {
            MeanFile = null,
            Mean = mean,
            MeanValues = mean is null ? ImageNetMean : [],
        };
        ClassificationPreprocessor preprocessor = new() { Transform = transform, ResizeTo = PictureSize.Square(256), Oversample = oversample };
        return new Classifier(NetChoice.AlexNet, 1000, static path => Models.AlexNet.Load(path), preprocessor.Apply)
        {
            Combine = preprocessor.Combine,
            Way = $"{(oversample ? "ten crops" : "the centre crop")} of 256 x 256, {(mean is null ? "the mean colour of ImageNet" : mean.Name)} subtracted",
        };
    }

    /// <summary>As the page: the whole picture in the net's size, its own mean, one number, taken off.</summary>
    public static Classifier Page() => new(NetChoice.Page, 1000, static path => Models.AlexNetPage.Load(path), static picture =>
    {
        using var scope = NewDisposeScope();
        Tensor whole = picture.ToColor().ResizeToFloat(227, 227).unsqueeze(0);
        return (whole - whole.mean()).MoveToOuterDisposeScope();
    })
    {
        Way = "the whole picture at 227 x 227, the mean of its own values subtracted",
    };

    /// <summary>As in training: grey, bright strokes on a dark ground.</summary>
    public static Classifier Digits() => new(NetChoice.Digits, 10, static path => Models.AlexNetDigits.Load(path),
        static picture => Models.AlexNetDigits.PredictTransform.Apply(picture.ToGray().Resize(28, 28)))
    {
        Way = "grey, 28 x 28; expects bright strokes on a dark ground",
    };
}
