using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>A message of supplied layers as a record: names for its properties, and what one layer says in them.</summary>
internal sealed class RecordBuilder
{
    private readonly RecordShape shape;
    private readonly string name;
    private readonly Dictionary<RecordField, string> properties = [];
    private readonly Dictionary<RecordField, RecordBuilder> nested = [];

    /// <param name="shape">The message.</param>
    /// <param name="name">The record's name.</param>
    /// <param name="taken">Names that the record's properties cannot have besides it and the members of every record.</param>
    public RecordBuilder(RecordShape shape, string name, params string[] taken)
    {
        this.shape = shape;
        this.name = name;
        var names = new NameScope([name, .. ReservedNames.OfRecords, .. taken]);
        foreach (RecordField field in shape.Fields)
        {
            string property = names.Take(Identifiers.Pascal(field.Name, "Field"));
            properties.Add(field, property);
            if (field.Message is { } message)
                nested.Add(field, new RecordBuilder(message, names.Take(property + "Message")));
        }
    }

    /// <param name="field">The field whose message it is; null for the layer's own.</param>
    public RecordModel ToModel(string? field = null) => new(
        name,
        field,
        shape.Fields.Select(f => new RecordProperty(properties[f], f.Name, f.Kind, f.IsOptional, f.IsList) { Record = f.Message is null ? null : nested[f].name }).ToEquatableArray(),
        shape.Fields.Where(f => f.Message is not null).Select(f => nested[f].ToModel(f.Name)).ToEquatableArray());

    /// <summary>What one layer says, in the order of the properties.</summary>
    public IEnumerable<Argument> Values(IReadOnlyList<RawField> fields) =>
        shape.Given(fields).Select(f => new Argument(properties[f.Field], f.Field.IsList ? Constant.List.Of(f.Given.Values.Select(v => Value(f.Field, v))) : Value(f.Field, f.Given.Values[0])));

    private Constant Value(RecordField field, RawValue value) =>
        field.Message is null ? field.Plain(value) : new Constant.Record(nested[field].Values(value.Fields).ToEquatableArray());
}
