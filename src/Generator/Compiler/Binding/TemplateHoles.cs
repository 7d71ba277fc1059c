using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>The holes of a template that nothing has filled. Each name is reported once, with the metadata that would fill them all.</summary>
internal sealed class TemplateHoles(IReadOnlyDictionary<string, string>? variables)
{
    private const int MostNames = 10;

    private static readonly Dictionary<string, string> nothing = [];

    /// <summary>Words in capitals that are values, if not of this field.</summary>
    private static readonly HashSet<string> values = ["TRUE", "FALSE", "INF", "INFINITY", "NAN", "NONE", "NULL"];

    /// <summary>What a hole in quoted text begins with, of any form.</summary>
    private static readonly char[] begins = ['$', '{', '<', '%'];

    private readonly List<Found> found = [], remarked = [];

    /// <summary>Takes a scalar that is a hole; false where it is none.</summary>
    /// <param name="scalar">What stands there.</param>
    /// <param name="field">What it is the value of; null where that is not known.</param>
    public bool Take(ScalarSyntax scalar, FieldSchema? field)
    {
        if (scalar.Kind == TokenKind.Hole && Holes.FirstUnknown(scalar.Text, variables ?? nothing) is not null)
            found.Add(new Found(scalar, [.. Holes.Names(scalar.Text).Where(n => variables?.ContainsKey(n) != true)], "", IsForeign: false));
        else if (scalar.Kind == TokenKind.Hole)
            Foreign(scalar);
        else if (field is not null && LooksLikeOne(scalar, field))
            found.Add(new Found(scalar, [scalar.Text], $"'{field.Name}' expects {ScalarReader.Expectation(field)}; ", IsForeign: false));
        else
            return false;
        return true;
    }

    /// <summary>Takes a name in quotes that has a hole in braces, which no name has by chance. It stays what it is, as in Caffe.</summary>
    public void Remark(ScalarSyntax scalar)
    {
        if (scalar.Text.IndexOfAny(begins) < 0)
            return;
        string[] names = [.. Holes.Names(scalar.Text).Where(n => variables?.ContainsKey(n) != true && (scalar.Text.Contains("{" + n) || scalar.Text.Contains("{ " + n)))];
        if (scalar.Kind == TokenKind.String && names.Length > 0)
            remarked.Add(new Found(scalar, names, "", IsForeign: false));
        else if (scalar.Kind == TokenKind.String && ForeignHoles.NameInText(scalar.Text) is { } name)
            remarked.Add(new Found(scalar, [name], "", IsForeign: true));
    }

    public void Report(DiagnosticBag bag)
    {
        string[] names = [.. found.Concat(remarked).SelectMany(f => f.Names).Distinct()];
        IEnumerable<string> entries = (variables ?? nothing).Select(v => $"{v.Key}={v.Value}").Concat(names.Select(n => n + "=…"));
        string metadata = $"PrototxtVariables=\"{string.Join(";", entries.Take(MostNames))}\"{(entries.Count() > MostNames ? $" and {(entries.Count() - MostNames).ToText()} more" : "")} on the AdditionalFiles item";
        foreach (IGrouping<string, Found> same in found.GroupBy(f => f.IsForeign + string.Join(" ", f.Names)))
        {
            Found first = same.First();
            string places = same.Count() > 1 ? $" ({same.Count().ToText()} places)" : "";
            bag.Report(Descriptors.TemplateHole, first.Scalar.Span, first.Scalar.Text, first.IsForeign
                ? $" of a form that Prototxt does not fill; write ${{{first.Names[0]}}}{(variables?.ContainsKey(first.Names[0]) == true ? "" : $" and set {metadata}")}{places}"
                : $", not a value; {first.Expectation}set {metadata}{places}");
        }

        foreach (Found first in remarked.GroupBy(f => f.IsForeign + string.Join(" ", f.Names)).Select(g => g.First()))
            bag.Report(Descriptors.HoleInText, first.Scalar.Span, first.Scalar.Text, first.IsForeign ? $"write ${{{first.Names[0]}}} and set {metadata}" : $"set {metadata}");
    }

    // The name counts as used: that it fills nothing is the form's fault.
    private void Foreign(ScalarSyntax scalar)
    {
        string name = ForeignHoles.Name(scalar.Text) is { Length: > 0 } given ? given : "NAME";
        _ = variables?.TryGetValue(name, out _);
        found.Add(new Found(scalar, [name], "", IsForeign: true));
    }

    /// <summary>A name with a digit in it where a number belongs, such as <c>cls6x</c> or <c>21x</c>, or one in capitals: some script was to replace it.</summary>
    private static bool LooksLikeOne(ScalarSyntax scalar, FieldSchema field) =>
        field.Kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Enum or FieldKind.Message)
        && scalar.Kind is TokenKind.Word or TokenKind.Identifier && scalar.Text.All(Characters.IsLetterOrDigit) && !(scalar.Text.Length > 1 && scalar.Text[0] == '0')
        && (scalar.Text.Any(Characters.IsDigit) || (!scalar.Text.Any(char.IsLower) && !values.Contains(scalar.Text)));

    private sealed record Found(ScalarSyntax Scalar, IReadOnlyList<string> Names, string Expectation, bool IsForeign);
}
