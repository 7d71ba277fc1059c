namespace Prototxt.Inference;

/// <summary>The window of a convolution, one number per spatial axis.</summary>
/// <param name="Kernel">Its size.</param>
/// <param name="Stride">The step from one place to the next.</param>
/// <param name="Pad">The zeros on each side of the picture; of a Deconvolution, what is cut off there.</param>
/// <param name="Dilation">The distance of its elements.</param>
internal sealed record Window(int[] Kernel, int[] Stride, int[] Pad, int[] Dilation)
{
    /// <summary>How many spatial axes there are.</summary>
    public int Axes => Kernel.Length;

    /// <summary>How many elements it has.</summary>
    public int Elements => (int)Value.Product(Kernel);

    /// <summary>Whether every axis has the same number.</summary>
    public static bool All(int[] numbers, int number)
    {
        foreach (int n in numbers)
            if (n != number)
                return false;
        return true;
    }

    /// <summary>From the first element to behind the last.</summary>
    public int Extent(int axis) => Dilation[axis] * (Kernel[axis] - 1) + 1;

    /// <summary>
    /// How many places it has along an axis. Caffe divides towards zero, so that a window too large by less than a step has one
    /// place, with zeros beyond the picture.
    /// </summary>
    public int Places(int size, int axis) => (size + 2 * Pad[axis] - Extent(axis)) / Stride[axis] + 1;

    /// <summary>Whether it has no place along an axis.</summary>
    public bool IsTooLarge(int size, int axis) => Extent(axis) - size - 2 * Pad[axis] >= Stride[axis];

    /// <summary>What a Deconvolution makes of an axis.</summary>
    public int Spread(int size, int axis) => Stride[axis] * (size - 1) + Extent(axis) - 2 * Pad[axis];

    /// <summary>The next place of a shape, row by row; behind the last comes the first.</summary>
    public static void Next(Span<int> place, ReadOnlySpan<int> shape)
    {
        for (int axis = place.Length - 1; axis >= 0; axis--)
        {
            if (++place[axis] < shape[axis])
                return;
            place[axis] = 0;
        }
    }

    /// <summary>Whether an element of some place lies beyond a picture.</summary>
    public bool Overhangs(int size, int axis) => Pad[axis] > 0 || (Places(size, axis) - 1) * Stride[axis] + Extent(axis) > size;
}
