using System.CommandLine;
using System.Globalization;

namespace AlexNet.Commands;

/// <summary>Numbers that make no sense are refused before anything starts.</summary>
internal static class Limits
{
    public static Option<T> AtLeast<T>(int least, Option<T> option)
    {
        option.Validators.Add(result =>
        {
            // What is no number at all is refused by the parser itself.
            if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value < least)
                result.AddError($"{option.Name}: expected a number of at least {least}, found {value}.");
        });
        return option;
    }
}
