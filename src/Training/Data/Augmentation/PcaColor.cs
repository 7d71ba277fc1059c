using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;

namespace Prototxt.Training.Data.Augmentation;

/// <summary>
/// The AlexNet paper's colours: to all pixels of a picture is added the sum of a data set's principal colours, each times its variance
/// and times a number of the normal distribution that is drawn once for the picture. Grey pictures stay as they are.
/// </summary>
/// <param name="Colors">The principal colours, of <see cref="PrincipalColors.Compute"/>.</param>
public sealed record PcaColor(PrincipalColors Colors) : PictureChange
{
    /// <summary>The deviation of the numbers that are drawn. Default 0.1, as in the paper.</summary>
    public float Deviation { get; init; } = 0.1f;

    internal override Picture Apply(Picture picture, RandomNumbers numbers)
    {
        if (picture.Channels == 1)
            return picture;
        var shift = new float[3];
        for (int i = 0; i < 3; i++)
        {
            double amount = Deviation * numbers.Gaussian() * Colors.Variances[i] * byte.MaxValue;
            for (int c = 0; c < 3; c++)
                shift[c] += (float)(amount * Colors.Directions[i][c]);
        }
        ReadOnlySpan<byte> from = picture.Pixels;
        var to = new byte[from.Length];
        for (int i = 0; i < to.Length; i += 3)
            for (int c = 0; c < 3; c++)
                to[i + c] = PictureParts.Sample(from[i + c] + shift[c]);
        return PictureParts.With(picture, to);
    }
}
