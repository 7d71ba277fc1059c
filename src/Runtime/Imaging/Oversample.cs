using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Imaging;

/// <summary>Ten views of each picture, and the mean of the net's outputs for them, as in pycaffe's <c>caffe.io.oversample</c> and Classifier.</summary>
public static class Oversample
{
    /// <summary>How many crops each picture gives.</summary>
    public const int Crops = 10;

    /// <summary>
    /// Cuts out the corners (top left, top right, bottom left, bottom right) and the centre (odd remainders rounded down), then the same
    /// five mirrored left to right.
    /// </summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="height">Rows of a crop, 1 to H.</param>
    /// <param name="width">Columns of a crop, 1 to W.</param>
    /// <returns>A new tensor [10 N, C, height, width], the ten crops of a picture together, on the same device.</returns>
    /// <exception cref="PictureException">Other axes, or a crop larger than the pictures.</exception>
    public static Tensor TenCrops(Tensor pictures, int height, int width)
    {
        (long rows, long columns) = Check(pictures, height, width);
        using var scope = NewDisposeScope();
        (long Top, long Left)[] corners =
            [(0, 0), (0, columns - width), (rows - height, 0), (rows - height, columns - width), ((rows - height) / 2, (columns - width) / 2)];
        Tensor five = stack(corners.Select(c => pictures.narrow(2, c.Top, height).narrow(3, c.Left, width)).ToArray(), 1);
        Tensor ten = cat([five, five.flip(4)], 1);
        return ten.reshape(-1, pictures.shape[1], height, width).MoveToOuterDisposeScope();
    }

    /// <summary>Cuts out the centre, odd remainders rounded down.</summary>
    /// <param name="pictures">[N, C, H, W].</param>
    /// <param name="height">Rows of the crop, 1 to H.</param>
    /// <param name="width">Columns of the crop, 1 to W.</param>
    /// <returns>A new tensor [N, C, height, width] on the same device.</returns>
    /// <exception cref="PictureException">Other axes, or a crop larger than the pictures.</exception>
    public static Tensor CenterCrop(Tensor pictures, int height, int width)
    {
        (long rows, long columns) = Check(pictures, height, width);
        using var scope = NewDisposeScope();
        return pictures.narrow(2, (rows - height) / 2, height).narrow(3, (columns - width) / 2, width).clone().MoveToOuterDisposeScope();
    }

    /// <summary>The mean over each picture's ten crops.</summary>
    /// <param name="predictions">[10 N, ...], the ten crops of a picture together.</param>
    /// <returns>A new tensor [N, ...].</returns>
    /// <exception cref="ArgumentException">The first axis is not a multiple of ten.</exception>
    public static Tensor Average(Tensor predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        long[] shape = predictions.shape;
        if (shape.Length == 0 || shape[0] == 0 || shape[0] % Crops != 0)
            throw new ArgumentException($"Expected [10 N, ...], found {Shapes.Text(predictions.shape)}.", nameof(predictions));
        using Tensor grouped = predictions.reshape([shape[0] / Crops, Crops, .. shape[1..]]);
        return grouped.mean([1]);
    }

    private static (long Rows, long Columns) Check(Tensor pictures, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        long[] shape = pictures.shape;
        if (shape.Length != 4 || shape[2] < height || shape[3] < width)
            throw new PictureException("tensor", $"[N, C, H, W] with H of at least {height} and W of at least {width}", Shapes.Text(pictures.shape));
        return (shape[2], shape[3]);
    }
}
