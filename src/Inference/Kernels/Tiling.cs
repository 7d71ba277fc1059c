namespace Prototxt.Inference;

/// <summary>Tile: an axis several times over.</summary>
public static unsafe class Tiling
{
    /// <summary>Copies the axis so many times, one copy behind the other.</summary>
    /// <param name="x">The bottom, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="tiles">How often.</param>
    /// <param name="axis">The axis.</param>
    /// <exception cref="ArgumentException">There is no such axis, or less than one copy.</exception>
    public static Value Run(Value x, Target to, int tiles, int axis = 1)
    {
        int along = Axes.Of(Axes.Plain(x, to, "Tile"), axis, to, "Tile");
        ArgumentOutOfRangeException.ThrowIfLessThan(tiles, 1);
        int[] shape = x.Shape.ToArray();
        shape[along] = checked(shape[along] * tiles);
        Value y = to.Plain(shape);
        long inner = Value.Product(x.Shape[along..]);
        Split.Run(to.Workspace, Value.Product(x.Shape[..along]) * tiles, y.Count, (first, last) =>
        {
            for (long i = first; i < last; i++)
                Buffer.MemoryCopy(x.Data + i / tiles * inner, y.Data + i * inner, inner * sizeof(float), inner * sizeof(float));
        });
        return y;
    }
}
