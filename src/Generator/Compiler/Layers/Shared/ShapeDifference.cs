using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>In what two shapes differ that should not, axis by axis, and what helps.</summary>
internal static class ShapeDifference
{
    /// <summary><c>: axis 2: 1 against 2</c>, as the end of a message.</summary>
    /// <param name="found">The shape that does not fit.</param>
    /// <param name="expected">The shape, or the axes of it, that it is held against.</param>
    /// <param name="first">The axis that the first one is called.</param>
    /// <param name="but">An axis that may differ.</param>
    public static string Of(Shape found, Shape expected, int first = 0, int? but = null)
    {
        if (!found.IsRanked || !expected.IsRanked)
            return $": {found[0]} items against {expected[0]}";
        if (found.Rank != expected.Rank)
            return $": {found.Rank.Plural("axis", "axes")} against {expected.Rank.ToText()}";
        return ": " + string.Join(", ", Axes(found, expected, but).Select(a => $"axis {(first + a).ToText()}: {found[a]} against {expected[a]}"));
    }

    /// <summary>What brings bottoms of a layer that repeats no axis to one shape.</summary>
    public static string Help(Shape found, Shape expected, int? but = null)
    {
        if (!found.IsRanked || !expected.IsRanked || found.Rank != expected.Rank)
            return "";
        int[] axes = [.. Axes(found, expected, but)];
        return axes.All(a => found[a].Size == 1 || expected[a].Size == 1) ? "; sizes are not broadcast here: Tile repeats an axis, and Scale or Bias with two bottoms takes a smaller second one"
            : axes.All(a => a > 1) ? "; Crop cuts a picture to the size of another"
            : axes.All(a => a == 1) ? "; a Convolution with kernel_size: 1 gives as many channels as are needed"
            : "";
    }

    private static IEnumerable<int> Axes(Shape found, Shape expected, int? but) => Enumerable.Range(0, found.Rank).Where(a => a != but && !found[a].Fits(expected[a]));
}
