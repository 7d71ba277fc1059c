using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// What the same message looks like in all layers of a type: a property for each field that one of them has, of the type
/// that fits all its values.
/// </summary>
internal sealed class RecordShape
{
    private readonly List<Property> properties = [];
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <param name="messages">The message's fields, in each layer.</param>
    /// <param name="names">Names that the record's properties cannot have.</param>
    /// <param name="bag">For fields of two forms.</param>
    public RecordShape(IReadOnlyList<IReadOnlyList<RawField>> messages, NameScope names, DiagnosticBag bag)
    {
        foreach (IGrouping<string, RawField> field in messages.SelectMany(m => m).GroupBy(f => f.Name, StringComparer.Ordinal))
        {
            RawField[] given = [.. field];
            RawKind kind = given.SelectMany(f => f.Values).Select(v => v.Kind).DefaultIfEmpty(RawKind.Text).Aggregate(Join);
            if (kind == RawKind.Message && MixedWith(given) is { } plain)
            {
                RawValue message = given.SelectMany(f => f.Values).First(v => v.Kind == RawKind.Message);
                bag.Report(Descriptors.FieldOfTwoForms, plain, field.Key, bag.Line(message.Span));
                continue;
            }

            string name = names.Take(Identifiers.Pascal(field.Key, "Field"));
            string? record = kind == RawKind.Message ? names.Take(name + "Message") : null;
            positions.Add(field.Key, properties.Count);
            properties.Add(new Property(field.Key, name, kind, given.Length < messages.Count, given.Any(f => f.IsList))
            {
                Record = record,
                Shape = record is null ? null : new RecordShape([.. given.SelectMany(f => f.Values).Select(v => v.Fields)], Names(record), bag),
            });
        }
    }

    /// <summary>What a record's properties cannot be called: its own name and the members that every record has.</summary>
    public static NameScope Names(string record, params string[] more) => new([record, .. ReservedNames.OfRecords, .. more]);

    public IEnumerable<RecordProperty> Properties => properties.Select(p => new RecordProperty(p.Name, p.Type, p.IsOptional, p.IsList, $"<c>{Comments.Xml(p.Field)}</c>."));

    public IEnumerable<RecordModel> Nested => properties.Where(p => p.Shape is not null).Select(p =>
        new RecordModel(p.Record!, $"The message <c>{Comments.Xml(p.Field)}</c>.", p.Shape!.Properties.ToEquatableArray(), p.Shape.Nested.ToEquatableArray()));

    /// <summary>One layer's values as initializers of the properties, in their order: of all that other layers have, most may be missing here.</summary>
    public IEnumerable<string> Initializers(IReadOnlyList<RawField> fields)
    {
        foreach (RawField field in fields.Where(f => positions.ContainsKey(f.Name)).OrderBy(f => positions[f.Name]))
        {
            Property property = properties[positions[field.Name]];
            yield return $"{property.Name} = {(property.IsList ? "[" + string.Join(", ", field.Values.Select(property.Literal)) + "]" : property.Literal(field.Values[0]))}";
        }
    }

    private static TextSpan? MixedWith(RawField[] fields) => fields.SelectMany(f => f.Values).FirstOrDefault(v => v.Kind != RawKind.Message)?.Span;

    // Numbers with and without a fraction are numbers; other mixtures are text.
    private static RawKind Join(RawKind a, RawKind b) =>
        a == b ? a
        : a == RawKind.Message || b == RawKind.Message ? RawKind.Message
        : a is RawKind.Whole or RawKind.Number && b is RawKind.Whole or RawKind.Number ? RawKind.Number
        : RawKind.Text;

    private sealed record Property(string Field, string Name, RawKind Kind, bool IsOptional, bool IsList)
    {
        public string? Record { get; init; }

        public RecordShape? Shape { get; init; }

        public string Type => Kind switch
        {
            RawKind.Whole => "long",
            RawKind.Number => "double",
            RawKind.Bool => "bool",
            RawKind.Message => Record!,
            _ => "string",
        };

        public string Literal(RawValue value) => Kind switch
        {
            RawKind.Whole => value.Whole.ToText(),
            RawKind.Number => Number(value.Number),
            RawKind.Bool => value.Bool ? "true" : "false",
            RawKind.Message => "new() { " + string.Join(", ", Shape!.Initializers(value.Fields)) + " }",
            _ => Literals.String(value.Text),
        };

        private static string Number(double value) => value switch
        {
            double.PositiveInfinity => "double.PositiveInfinity",
            double.NegativeInfinity => "double.NegativeInfinity",
            _ when double.IsNaN(value) => "double.NaN",
            _ => Shortest(value) + "d",
        };

        // netstandard2.0's "R" may print more digits than the number needs
        private static string Shortest(double value)
        {
            string text = value.ToString("G15", CultureInfo.InvariantCulture);
            return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value ? text : value.ToString("G17", CultureInfo.InvariantCulture);
        }
    }
}
