namespace Prototxt.Inference;

/// <summary>Im2col: what a convolution multiplies its weights with, over any number of spatial axes.</summary>
public static unsafe class Im2col
{
    /// <summary>Lays windows out as channels: [.., channels window, places..].</summary>
    /// <param name="x">The bottom, [.., channels, spatial..], plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="kernel">The window, a size for each spatial axis.</param>
    /// <param name="stride">The steps, 1 by default.</param>
    /// <param name="pad">The zeros around the picture, none by default.</param>
    /// <param name="dilation">The distance of the window's elements, 1 by default.</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <exception cref="ArgumentException">The bottom has other axes than the window, or is smaller.</exception>
    public static Value Run(Value x, Target to, int[] kernel, int[]? stride = null, int[]? pad = null, int[]? dilation = null, int axis = 1)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        int channels = Axes.Of(Axes.Plain(x, to, "Im2col"), axis, to, "Im2col");
        int[] ones = [.. kernel.Select(_ => 1)];
        var window = new Window(kernel, stride ?? ones, pad ?? new int[kernel.Length], dilation ?? ones);
        if (x.Rank != channels + 1 + kernel.Length)
            throw new ArgumentException($"{to.Layer("Im2col")}: expected a bottom with {kernel.Length} spatial axes behind axis {axis}, found {x}.");
        int[] picture = x.Shape[(channels + 1)..].ToArray();
        for (int i = 0; i < kernel.Length; i++)
            if (window.IsTooLarge(picture[i], i))
                throw new ArgumentException($"{to.Layer("Im2col")}: expected a bottom not smaller than its window [{string.Join(", ", kernel)}], found {x}.");
        int[] places = [.. picture.Select(window.Places)];
        Value y = to.Plain([.. x.Shape[..channels], checked(x.Shape[channels] * window.Elements), .. places]);
        long plane = Value.Product(picture), size = Value.Product(places);
        // One row for each channel of each image and each element of the window.
        Split.Run(to.Workspace, size == 0 ? 0 : y.Count / size, y.Count * 4, (first, last) =>
        {
            for (long row = first; row < last; row++)
                Row(x.Data + row / window.Elements * plane, y.Data + row * size, window, (int)(row % window.Elements), picture, places);
        });
        return y;
    }

    private static void Row(float* from, float* to, Window window, int element, int[] picture, int[] places)
    {
        int axes = places.Length;
        Span<int> start = stackalloc int[axes], place = stackalloc int[axes];
        place.Clear();
        for (int axis = axes - 1; axis >= 0; element /= window.Kernel[axis--])
            start[axis] = element % window.Kernel[axis] * window.Dilation[axis] - window.Pad[axis];
        for (long i = 0, size = Value.Product(places); i < size; i++)
        {
            long at = 0;
            for (int axis = 0; axis < axes && at >= 0; axis++)
            {
                int position = start[axis] + place[axis] * window.Stride[axis];
                at = (uint)position < (uint)picture[axis] ? at * picture[axis] + position : -1;
            }
            to[i] = at < 0 ? 0 : from[at];
            Window.Next(place, places);
        }
    }
}
