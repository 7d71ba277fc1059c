using System.Globalization;
using System.Text;
using Prototxt.Files;

namespace Prototxt.Weights;

/// <summary>
/// A weight file cannot be read, or does not fit the net. The message names the file, the place in it, what was
/// expected and what was found. When it is thrown, no parameter of the net has been changed.
/// </summary>
public sealed class WeightFileException : IOException
{
    /// <summary>An error without details.</summary>
    public WeightFileException() : this("The weight file cannot be read.") { }

    /// <summary>An error with the given message.</summary>
    public WeightFileException(string message) : base(message) { }

    /// <summary>An error with the given message and cause.</summary>
    public WeightFileException(string message, Exception innerException) : base(message, innerException) { }

    private WeightFileException(string message, string file, long? offset, string? layer, int? blob, string? expected, string? found)
        : base(message)
    {
        FileName = file;
        Offset = offset;
        Layer = layer;
        Blob = blob;
        Expected = expected;
        Found = found;
    }

    /// <summary>The file as it was given; null if the error is not about a single file.</summary>
    public string? FileName { get; }

    /// <summary>The byte, counted from 0, at which the offending part begins, if there is one.</summary>
    public long? Offset { get; }

    /// <summary>The layer that the offending part belongs to, if known.</summary>
    public string? Layer { get; }

    /// <summary>The layer's blob, counted from 0, if known.</summary>
    public int? Blob { get; }

    /// <summary>What should have been there.</summary>
    public string? Expected { get; }

    /// <summary>What was there instead.</summary>
    public string? Found { get; }

    internal static WeightFileException At(
        string file, string expected, string found, long? offset = null, string? layer = null, int? blob = null, string? path = null)
    {
        var text = new StringBuilder(file);
        if (offset is { } at)
            text.Append(CultureInfo.InvariantCulture, $", byte {at}");
        if (path is not null)
            text.Append(CultureInfo.InvariantCulture, $", object {path}");
        if (layer is not null)
            text.Append(CultureInfo.InvariantCulture, $", layer \"{Listing.Short(layer)}\"");
        if (blob is { } index)
            text.Append(CultureInfo.InvariantCulture, $", blob {index}");
        text.Append(CultureInfo.InvariantCulture, $": expected {expected}, found {found}.");
        return new WeightFileException(text.ToString(), file, offset, layer, blob, expected, found);
    }
}
