namespace Prototxt.Inference;

/// <summary>Axes as layers name them.</summary>
internal static class Axes
{
    /// <summary>An axis counted from the front; negative ones are counted from the end.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int Of(Value x, int axis, string layer)
    {
        int from = axis < 0 ? axis + x.Rank : axis;
        return (uint)from < (uint)x.Rank ? from : throw new ArgumentException($"{layer}: expected a bottom with axis {axis}, found {x}.");
    }

    /// <summary>A plain value.</summary>
    /// <exception cref="ArgumentException">It is channels-last.</exception>
    public static Value Plain(Value x, string layer) => !x.IsChannelsLast ? x : throw new ArgumentException($"{layer}: expected a plain bottom, found {x}.");
}
