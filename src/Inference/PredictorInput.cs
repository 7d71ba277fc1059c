namespace Prototxt.Inference;

/// <summary>An input of a net.</summary>
/// <param name="Name">The blob's name.</param>
/// <param name="Shape">Its axes, -1 where any size will do; null where the prototxt does not even tell how many there are.</param>
public sealed record PredictorInput(string Name, IReadOnlyList<int>? Shape)
{
    /// <summary>Whether numbers of a shape can be given for it.</summary>
    public bool Fits(ReadOnlySpan<int> shape)
    {
        bool fits = Shape is null || shape.Length == Shape.Count;
        for (int i = 0; fits && Shape is not null && i < shape.Length; i++)
            fits = Shape[i] < 0 || Shape[i] == shape[i];
        return fits;
    }

    /// <exception cref="ArgumentException">It has another shape than this.</exception>
    internal void Check(int[] shape)
    {
        if (!Fits(shape))
            throw new ArgumentException($"Expected the input {this}, found the shape [{string.Join(", ", shape)}].", Name);
    }

    /// <summary>"data" [?, 3, 227, 227].</summary>
    public override string ToString() =>
        $"\"{Name}\" [{(Shape is null ? "…" : string.Join(", ", Shape.Select(s => s < 0 ? "?" : s.ToString(System.Globalization.CultureInfo.InvariantCulture))))}]";
}
