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

    /// <inheritdoc cref="Of(Value, int, string)"/>
    public static int Of(Value x, int axis, Target to, string type) => (uint)axis < (uint)x.Rank ? axis : Of(x, axis, to.Layer(type));

    /// <inheritdoc cref="Plain(Value, string)"/>
    public static Value Plain(Value x, Target to, string type) => !x.IsChannelsLast ? x : Plain(x, to.Layer(type));

    /// <summary>A plain value.</summary>
    /// <exception cref="ArgumentException">It is channels-last.</exception>
    public static Value Plain(Value x, string layer) => !x.IsChannelsLast ? x : throw new ArgumentException($"{layer}: expected a plain bottom, found {x}.");
}
