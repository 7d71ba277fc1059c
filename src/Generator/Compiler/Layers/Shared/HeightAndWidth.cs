using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>A field for both axes, or its <c>_h</c> and <c>_w</c> forms: one of the two, and of the second both.</summary>
internal static class HeightAndWidth
{
    /// <param name="layer">The layer.</param>
    /// <param name="param">The message with the fields.</param>
    /// <param name="both">The field for both axes.</param>
    /// <param name="fallback">The value where nothing is given; null where something must be.</param>
    /// <param name="given">Which of the three count as given.</param>
    /// <param name="stem">What <c>_h</c> and <c>_w</c> are added to.</param>
    /// <param name="alternative">What could be given instead, for the message.</param>
    /// <param name="pair">Height and width.</param>
    /// <returns>False after reporting what is wrong.</returns>
    public static bool TryRead(LayerContext layer, Message param, string both, long? fallback, (bool Both, bool Height, bool Width) given, string stem, string alternative, out long[] pair)
    {
        string height = stem + "_h", width = stem + "_w";
        pair = given.Height || given.Width ? [param.UInt(height), param.UInt(width)] : [param.UInt(both), param.UInt(both)];
        if (given.Both && (given.Height || given.Width))
            layer.Refuse(param, both, $"give either {both} or {height} and {width}, not both");
        else if (given.Height != given.Width)
            layer.Refuse(param, given.Height ? height : width, $"{height} and {width} must be given together");
        else if (!given.Both && !given.Height && fallback is null)
            layer.Refuse(param, both, $"{both} is missing{alternative}");
        else
            return true;
        return false;
    }
}
