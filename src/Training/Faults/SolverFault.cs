using System.Globalization;

namespace Prototxt.Training;

/// <summary>The wording of what is wrong with a number of a solver.</summary>
internal static class SolverFault
{
    /// <summary>"stepsize: expected at least 1, found 0".</summary>
    public static string Of(string field, string expected, object found) =>
        string.Create(CultureInfo.InvariantCulture, $"{field}: expected {expected}, found {found}");
}
