using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Reshape"</c>: the same values under other axes. The top may share the bottom's memory.</summary>
/// <remarks>Source: Caffe reshape_layer.cpp semantics.</remarks>
public static class Reshape
{
    /// <summary>The same values under other axes.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="shape">The new sizes: 0 copies the bottom's size at the same place, one −1 follows from the rest.</param>
    /// <param name="axis">The first bottom axis that is replaced; a negative one counts from one past the end.</param>
    /// <param name="numAxes">How many bottom axes are replaced; −1 for all that follow.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axes or a different number of values.</exception>
    public static Tensor Forward(Tensor x, ReadOnlySpan<long> shape, int axis = 0, int numAxes = -1, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        long[] old = x.shape;
        int start = axis < 0 ? axis + old.Length + 1 : axis;
        int end = numAxes < 0 ? old.Length : start + numAxes;
        if (start < 0 || start > old.Length || end > old.Length)
            Require.Fail(new("Reshape", layer), $"a bottom with {numAxes} axes from axis {axis} on", x);

        long[] sizes = [.. old[..start], .. shape, .. old[end..]];
        int inferred = -1;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 0 && start + i >= old.Length)
                Require.Fail(new("Reshape", layer), $"a bottom that has axis {start + i}", x);
            if (shape[i] == 0)
                sizes[start + i] = old[start + i];
            if (shape[i] == -1)
                inferred = start + i;
        }

        if (inferred >= 0)
            sizes[inferred] = LeftOver(old, sizes, inferred);
        if (Require.Product(sizes) != x.numel())
            Require.Fail(new("Reshape", layer), $"a bottom whose values fit shape {Require.Text(shape)}", x);
        return x.reshape(sizes);
    }

    // What an inferred size becomes. Of a batch without images, which stay an axis, that is what it is of one image.
    private static long LeftOver(ReadOnlySpan<long> old, ReadOnlySpan<long> sizes, int inferred)
    {
        int first = old.Length > 0 && old[0] == 0 && inferred > 0 && sizes[0] == 0 ? 1 : 0;
        long known = Require.Product(sizes[first..inferred]) * Require.Product(sizes[(inferred + 1)..]);
        return known == 0 ? 0 : Require.Product(old[first..]) / known;
    }
}
