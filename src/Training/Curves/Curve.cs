namespace Prototxt.Training.Curves;

/// <summary>One line of a picture of curves.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points, from left to right; those that are not finite are left out.</param>
/// <param name="IsDashed">Whether it is drawn dashed, as tests are.</param>
public sealed record Curve(string Name, IReadOnlyList<(double X, double Y)> Points, bool IsDashed = false)
{
    /// <summary>Whether it is dashed in a colour of its own; otherwise a dashed curve has the colour of the solid one before it.</summary>
    public bool HasColorOfItsOwn { get; init; }
}
