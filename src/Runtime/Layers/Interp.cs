using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Interp"</c> of DeepLab and PSPNet: pictures resized bilinearly.</summary>
/// <remarks>Source: interp_layer.cpp semantics of these forks.</remarks>
public static class Interp
{
    /// <summary>The pictures, cropped and resized bilinearly so that corner pixels lie on corner pixels.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="size">The top's [height, width].</param>
    /// <param name="cropBegin">How many rows and columns are cut off at the top and the left.</param>
    /// <param name="cropEnd">How many are cut off at the bottom and the right.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes.</exception>
    public static Tensor Forward(Tensor x, long[] size, long cropBegin = 0, long cropEnd = 0, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(size);
        Require.Rank(x, 4, new("Interp", layer));
        using var scope = NewDisposeScope();
        Tensor cropped = x.slice(2, cropBegin, x.shape[2] - cropEnd, 1).slice(3, cropBegin, x.shape[3] - cropEnd, 1);
        return nn.functional.interpolate(cropped, size, mode: InterpolationMode.Bilinear, align_corners: true).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Forward"/>, to the height and width of another tensor.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="like">Four axes, of which the last two give the top's.</param>
    /// <param name="cropBegin">How many rows and columns are cut off at the top and the left.</param>
    /// <param name="cropEnd">How many are cut off at the bottom and the right.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">One of them does not have four axes.</exception>
    public static Tensor Like(Tensor x, Tensor like, long cropBegin = 0, long cropEnd = 0, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(like);
        Require.Rank(like, 4, new("Interp", layer));
        return Forward(x, [like.shape[2], like.shape[3]], cropBegin, cropEnd, layer);
    }

    /// <summary>As <see cref="Forward"/>, to a size that follows from the bottom's: shrunk first, then enlarged.</summary>
    /// <param name="x">The bottom, [images, channels, height, width].</param>
    /// <param name="zoomFactor">Into how many steps the distance of two pixels is divided afterwards.</param>
    /// <param name="shrinkFactor">Of how many pixels one is kept.</param>
    /// <param name="cropBegin">How many rows and columns are cut off at the top and the left.</param>
    /// <param name="cropEnd">How many are cut off at the bottom and the right.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom does not have four axes, or its crop leaves nothing.</exception>
    public static Tensor Scale(Tensor x, long zoomFactor = 1, long shrinkFactor = 1, long cropBegin = 0, long cropEnd = 0, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Rank(x, 4, new("Interp", layer));
        if (x.shape[2] <= cropBegin + cropEnd || x.shape[3] <= cropBegin + cropEnd)
            Require.Fail(new("Interp", layer), "a picture that its crop leaves something of", x);
        return Forward(x, [Size(x.shape[2]), Size(x.shape[3])], cropBegin, cropEnd, layer);

        long Size(long input) => (input - cropBegin - cropEnd - 1) / shrinkFactor * zoomFactor + 1;
    }
}
