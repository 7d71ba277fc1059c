using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// What the same message looks like in all layers of a type: a field for each that one of them has, of the type that fits
/// all its values.
/// </summary>
internal sealed class RecordShape
{
    private readonly List<RecordField> fields = [];
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);

    /// <param name="messages">The message's fields, in each layer.</param>
    /// <param name="bag">For fields of two forms.</param>
    public RecordShape(IReadOnlyList<IReadOnlyList<RawField>> messages, DiagnosticBag bag)
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

            positions.Add(field.Key, fields.Count);
            fields.Add(new RecordField(field.Key, kind, given.Length < messages.Count, given.Any(f => f.IsList))
            {
                Message = kind == RawKind.Message ? new RecordShape([.. given.SelectMany(f => f.Values).Select(v => v.Fields)], bag) : null,
            });
        }
    }

    public IReadOnlyList<RecordField> Fields => fields;

    /// <summary>What one layer gives of the fields, in their order: of all that other layers have, most may be missing here.</summary>
    public IEnumerable<(RecordField Field, RawField Given)> Given(IReadOnlyList<RawField> given) =>
        given.Where(f => positions.ContainsKey(f.Name)).OrderBy(f => positions[f.Name]).Select(f => (fields[positions[f.Name]], f));

    private static TextSpan? MixedWith(RawField[] fields) => fields.SelectMany(f => f.Values).FirstOrDefault(v => v.Kind != RawKind.Message)?.Span;

    // Numbers with and without a fraction are numbers; other mixtures are text.
    private static RawKind Join(RawKind a, RawKind b) =>
        a == b ? a
        : a == RawKind.Message || b == RawKind.Message ? RawKind.Message
        : a is RawKind.Whole or RawKind.Number && b is RawKind.Whole or RawKind.Number ? RawKind.Number
        : RawKind.Text;
}

/// <summary>A field of such a message. A list that a layer lacks is empty; any other value it lacks is null.</summary>
internal sealed class RecordField(string name, RawKind kind, bool isOptional, bool isList)
{
    public string Name => name;

    public RawKind Kind => kind;

    /// <summary>Some layers lack it.</summary>
    public bool IsOptional => isOptional;

    public bool IsList => isList;

    /// <summary>Of a message: what it looks like.</summary>
    public RecordShape? Message { get; init; }

    /// <summary>A value that is no message, as one of the field's type.</summary>
    public Constant Plain(RawValue value) => kind switch
    {
        RawKind.Whole => new Constant.Whole(value.Whole),
        RawKind.Number => new Constant.Number(value.Number),
        RawKind.Bool => new Constant.Flag(value.Bool),
        _ => new Constant.Text(value.Text),
    };
}
