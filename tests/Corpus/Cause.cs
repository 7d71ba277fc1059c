using System.Text.RegularExpressions;

namespace Prototxt.Corpus;

/// <summary>What refusals have in common: the diagnostic and the layer type or field it is about, whichever file and layer it is in.</summary>
internal sealed partial record Cause(string Id, string About)
{
    public static Cause Of(Finding finding) => finding.Id switch
    {
        "PTX0300" => new(finding.Id, "layer type " + Quoted(finding.Text, 1)),
        "PTX0200" => new(finding.Id, $"field {finding.Text.Split(' ')[0]}.{Quoted(finding.Text, 0)}"),
        "PTX0201" or "PTX0202" or "PTX0203" or "PTX0204" => new(finding.Id, Quotes().Replace(finding.Text, "'…'", 1)),
        "PTX0400" or "PTX0401" or "PTX0402" => new(finding.Id, $"{finding.Text.Split(' ')[0]} layer"),
        "PTX0320" => new(finding.Id, "a Python layer"),
        "PTX0321" => new(finding.Id, "a supplied layer's shape"),
        "PTX0311" => new(finding.Id, "shape not in the prototxt"),
        _ => new(finding.Id, Quotes().Replace(finding.Text, "'…'")),
    };

    private static string Quoted(string text, int index) => Quotes().Matches(text).ElementAtOrDefault(index)?.Value.Trim('\'') ?? "?";

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Quotes();
}
