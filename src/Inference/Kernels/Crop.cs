namespace Prototxt.Inference;

/// <summary>Crop: the part of a value that has another one's sizes.</summary>
public static unsafe class Crop
{
    /// <summary>Copies the part.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="reference">The value whose sizes count, in either layout.</param>
    /// <param name="to">Where the part goes, not the bottom's slot.</param>
    /// <param name="axis">The first axis that is cropped.</param>
    /// <param name="offset">Where the part begins: one number for all axes, or one for each; none for 0.</param>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static Value Run(Value x, Value reference, Target to, int axis = 2, params int[] offset)
    {
        ArgumentNullException.ThrowIfNull(offset);
        int first = Axes.Of(Axes.Plain(x, to, "Crop"), axis, to, "Crop");
        if (reference.Rank < x.Rank || offset.Length > 1 && offset.Length != x.Rank - first)
            throw new ArgumentException($"{to.Layer("Crop")}: expected a reference of {x.Rank} axes, and one offset or {x.Rank - first}, found {reference} and {offset.Length}.");
        int[] shape = x.Shape.ToArray(), start = new int[x.Rank];
        for (int i = first; i < x.Rank; i++)
        {
            start[i] = offset.Length == 0 ? 0 : offset[offset.Length == 1 ? 0 : i - first];
            shape[i] = reference.Shape[i];
            if (start[i] < 0 || shape[i] > x.Shape[i] - start[i])
                throw new ArgumentException($"{to.Layer("Crop")}: expected a bottom with at least {(long)start[i] + shape[i]} places at axis {i}, found {x}.");
        }
        Value y = to.Plain(shape);
        long[] steps = Permute.Steps(x);
        int line = shape.Length == 0 ? 1 : shape[^1];
        Split.Run(to.Workspace, line == 0 ? 0 : y.Count / line, y.Count * 2, (begin, end) =>
        {
            for (long row = begin; row < end; row++)
            {
                long at = start.Length == 0 ? 0 : start[^1], rest = row;
                for (int i = shape.Length - 2; i >= 0; rest /= shape[i--])
                    at += (rest % shape[i] + start[i]) * steps[i];
                Buffer.MemoryCopy(x.Data + at, y.Data + row * line, line * sizeof(float), line * sizeof(float));
            }
        });
        return y;
    }
}
