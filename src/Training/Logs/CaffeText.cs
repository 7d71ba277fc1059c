using System.Globalization;

namespace Prototxt.Training.Logs;

/// <summary>Numbers as C++ streams write them, with six digits.</summary>
internal static class CaffeText
{
    public static string Of(float number) =>
        float.IsFinite(number) ? number.ToString("g6", CultureInfo.InvariantCulture)
        : float.IsNaN(number) ? "nan"
        : number > 0 ? "inf" : "-inf";
}
