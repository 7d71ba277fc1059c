using System.Globalization;
using System.Text.RegularExpressions;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>A prototxt with another size of its input: all engines read the same text.</summary>
internal static partial class InputText
{
    /// <exception cref="InvalidDataException">The text has no input of four axes at its beginning.</exception>
    public static string With(string prototxt, int[] shape)
    {
        MatchCollection dims = OldDims().Matches(prototxt);
        if (dims.Count < shape.Length)
            dims = Dims().Matches(prototxt);
        if (dims.Count < shape.Length)
            throw new InvalidDataException($"The prototxt says nothing of {shape.Length} axes.");
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            Group size = dims[i].Groups[1];
            prototxt = prototxt[..size.Index] + shape[i].ToString(CultureInfo.InvariantCulture) + prototxt[(size.Index + size.Length)..];
        }

        return prototxt;
    }

    [GeneratedRegex(@"\binput_dim\s*:\s*(\d+)")]
    private static partial Regex OldDims();

    [GeneratedRegex(@"\bdim\s*:\s*(\d+)")]
    private static partial Regex Dims();
}
