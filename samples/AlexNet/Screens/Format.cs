using System.Globalization;

namespace AlexNet.Screens;

/// <summary>Numbers as people read them, the same under every culture.</summary>
internal static class Format
{
    private static readonly NumberFormatInfo Spaced = new() { NumberGroupSeparator = "\u00A0", NumberDecimalDigits = 0 };

    /// <summary>60 965 224, with spaces that do not break.</summary>
    public static string Count(long value) => value.ToString("N", Spaced);

    /// <summary>724.4 M, or 10.2 k where it is little.</summary>
    public static string Short(long value) => value < 100_000 ? Decimals(value / 1e3, 1) + " k" : Decimals(value / 1e6, 1) + " M";

    /// <summary>232.6 MiB, or what unit fits.</summary>
    public static string Bytes(long value) => value switch
    {
        < 1 << 10 => $"{value} B",
        < 1 << 20 => Decimals(value / 1024.0, 1) + " KiB",
        _ => Decimals(value / 1024.0 / 1024.0, 1) + " MiB",
    };

    /// <summary>97.1 %.</summary>
    public static string Percent(double share) => Decimals(share * 100, 1) + " %";

    /// <summary>A fixed number of decimals.</summary>
    public static string Decimals(double value, int decimals) => value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
