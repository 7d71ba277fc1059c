using System.Globalization;

namespace Prototxt.Generator.Common;

internal static class Text
{
    public static string ToText(this long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string ToText(this int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>60 965 224: thousands apart, as documentation shows counts.</summary>
    public static string Grouped(this long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>"1 top", "2 tops"; <paramref name="plural"/> where an s is not enough.</summary>
    public static string Plural(this int count, string noun, string? plural = null) => count == 1 ? $"1 {noun}" : $"{count.ToText()} {plural ?? noun + "s"}";
}
