using System.Globalization;

namespace Prototxt.Training.Data.Databases;

/// <summary>Keys as Caffe's tools write them: numbers with zeros in front, so that their order is that of the records.</summary>
internal static class DatabaseKey
{
    public static string Of(int index, int digits) => index.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
