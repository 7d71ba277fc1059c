using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>FlowNet's Correlation: how alike patches of two feature maps are. Channels-last, so that a sum over channels is one product of vectors.</summary>
public static unsafe class Correlation
{
    /// <summary>
    /// For each displacement the mean product (or magnitude of the difference) of a patch of the first bottom and the displaced patch of
    /// the second, over the patch and the channels: [images, displacements, rows, columns]. Displacements run from upper left to lower
    /// right, row by row.
    /// </summary>
    /// <param name="x">The first bottom, channels-last.</param>
    /// <param name="other">The second, of the same shape.</param>
    /// <param name="to">Where the top goes, none of the bottoms' slots.</param>
    /// <param name="kernel">The patch's side, odd.</param>
    /// <param name="maxDisplacement">The farthest displacement in each direction.</param>
    /// <param name="pad">The zeros around both bottoms.</param>
    /// <param name="stride1">The step of the patches in the first bottom.</param>
    /// <param name="stride2">The step of the displacements.</param>
    /// <param name="subtract">Whether magnitudes of differences are averaged, not products.</param>
    /// <exception cref="ArgumentException">The shapes differ, or nothing is left inside the border.</exception>
    public static Value Run(Value x, Value other, Target to, int kernel, int maxDisplacement, int pad = 0, int stride1 = 1, int stride2 = 1, bool subtract = false)
    {
        if (!x.IsChannelsLast || !other.IsChannelsLast || !x.Shape.SequenceEqual(other.Shape))
            throw new ArgumentException($"{to.Layer("Correlation")}: expected two channels-last bottoms of one shape, found {x} and {other}.");
        int reach = maxDisplacement / stride2, side = 2 * reach + 1, rows = Places(x.Height), columns = Places(x.Width);
        Value y = to.ChannelsLast(x.Images, checked(side * side), rows, columns);
        float part = 1f / ((float)kernel * kernel * x.Channels);
        EachPixel.Run(y, to, checked(kernel * kernel * x.Channels), (image, _, _, row, column, top) =>
        {
            for (int d = 0; d < side * side; d++)
            {
                (int down, int right) = ((d / side - reach) * stride2, (d % side - reach) * stride2);
                float sum = 0;
                for (int i = 0; i < kernel; i++)
                    for (int j = 0; j < kernel; j++)
                    {
                        (int atY, int atX) = (row * stride1 + maxDisplacement + i - pad, column * stride1 + maxDisplacement + j - pad);
                        sum += Alike(At(x, image, atY, atX), At(other, image, atY + down, atX + right));
                    }
                top[d] = sum * part;
            }
        });
        return y;

        // Patches start at the largest displacement, so that all displaced ones lie inside.
        int Places(int size)
        {
            int room = size + 2 * pad - 2 * maxDisplacement - (kernel - 1);
            return room > 0 ? (room + stride1 - 1) / stride1 : throw new ArgumentException($"{to.Layer("Correlation")}: expected a bottom that the displacements and the kernel fit into, found {x}.");
        }

        // Beside the picture there are zeros.
        float Alike(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            if (!subtract)
                return a.IsEmpty || b.IsEmpty ? 0 : TensorPrimitives.Dot(a, b);
            if (a.IsEmpty || b.IsEmpty)
                return TensorPrimitives.SumOfMagnitudes(a) + TensorPrimitives.SumOfMagnitudes(b);
            float sum = 0;
            for (int c = 0; c < a.Length; c++)
                sum += MathF.Abs(a[c] - b[c]);
            return sum;
        }
    }

    private static ReadOnlySpan<float> At(Value x, int image, int row, int column) =>
        (uint)row < (uint)x.Height && (uint)column < (uint)x.Width ? new(x.Pixel(image, row, column), x.Channels) : default;
}
