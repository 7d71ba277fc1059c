using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>
/// A message with the values that were given. Accessors take the field's name in Caffe; a name or a type that the schema
/// does not have is a bug of the caller and throws. They remember what was asked for, so that fields nobody reads can be
/// reported.
/// </summary>
internal sealed class Message(MessageSchema schema, TextSpan span, TextSpan nameSpan)
{
    private readonly List<Field> fields = [];
    private readonly List<Given> given = []; // one for each field that is present: few, of all that the schema has
    private HashSet<string>? wrong; // few messages have any

    public MessageSchema Schema { get; } = schema;

    /// <summary>The whole value, brackets included.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>The name of the field that holds the message; the start of the file for the file itself.</summary>
    public TextSpan NameSpan { get; } = nameSpan;

    /// <summary>Of a layer whose type is not known: its fields beside those that all layers have, as written.</summary>
    public IReadOnlyList<FieldSyntax> Raw { get; init; } = [];

    /// <summary>The present fields in the order of the file.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>The present fields that no accessor was asked for yet.</summary>
    public IEnumerable<Field> Unread => fields.Where(f => !IsRead(f));

    /// <summary>Whether an accessor was asked for a present field.</summary>
    public bool IsRead(Field field) => Of(field.Schema)!.IsRead;

    /// <summary>Whether the field is absent because what stands there is wrong, which has been reported.</summary>
    public bool IsWrong(string field) => wrong?.Contains(field) == true;

    /// <summary>
    /// The names of all fields in it and in its messages that are there but could not be read, and of those that stand there
    /// unknown: what is missing may be what they were meant to be.
    /// </summary>
    public IEnumerable<string> Unreadable => IsWhole ? [] : (wrong ?? []).Concat(fields.Where(f => f.Value.Message is not null).SelectMany(f => f.Value.Message!.Unreadable));

    private bool IsWhole => wrong is null && fields.TrueForAll(f => f.Value.Message?.IsWhole != false);

    public bool Has(string field) => Present(Known(field)) is not null;

    /// <summary>The value of a field that is not repeated; null when absent.</summary>
    public Value? Get(string field) => First(Known(field, repeated: false));

    /// <summary>The values of a repeated field.</summary>
    public IReadOnlyList<Value> All(string field) => Present(Known(field, repeated: true))?.Values ?? [];

    public bool Bool(string field) => Scalar(field, FieldKind.Bool).Bool;

    public int Int(string field) => checked((int)Scalar(field, FieldKind.Int32).Int64);

    public uint UInt(string field) => checked((uint)Scalar(field, FieldKind.UInt32).UInt64);

    public long Long(string field) => Scalar(field, FieldKind.Int64).Int64;

    public float Float(string field) => Scalar(field, FieldKind.Float).Float;

    public double Double(string field) => Scalar(field, FieldKind.Double).Double;

    public string String(string field) => Scalar(field, FieldKind.String).String;

    public string Enum(string field) => Scalar(field, FieldKind.Enum).EnumName;

    public Message? Sub(string field) => First(Known(field, repeated: false, FieldKind.Message))?.Message;

    public IReadOnlyList<Message> Subs(string field) => Present(Known(field, repeated: true, FieldKind.Message))?.Messages ?? [];

    /// <summary>The place of the field's first value; where it is absent, of the message's name.</summary>
    public TextSpan SpanOf(string field) => First(Known(field))?.Span ?? NameSpan;

    /// <summary>Counts as read to its end: what there is to say of it is said as a whole.</summary>
    public void ReadAll()
    {
        foreach (Field field in fields)
        {
            Of(field.Schema)!.IsRead = true;
            field.Value.Message?.ReadAll();
        }
    }

    internal void MarkWrong(string field) => (wrong ??= []).Add(field);

    internal void MarkWrongLike(Message other)
    {
        foreach (string field in other.wrong ?? [])
            MarkWrong(field);
    }

    internal void Add(Field field)
    {
        fields.Add(field);
        if (Of(field.Schema) is { } earlier)
            earlier.Add(field);
        else
            given.Add(new Given(field));
    }

    /// <summary>The field if it is present, without counting as having read it.</summary>
    internal Field? Find(string name) => Schema.Field(name) is { } field ? Find(field) : null;

    /// <summary>The same of a field of the message's schema.</summary>
    internal Field? Find(FieldSchema field) => Of(field)?.First;

    private Given? Of(FieldSchema field)
    {
        foreach (Given one in given)
            if (one.First.Schema == field)
                return one;
        return null;
    }

    private Value Scalar(string name, FieldKind kind)
    {
        FieldSchema field = Known(name, repeated: false, kind);
        return First(field) ?? Defaults.Of(field)!;
    }

    private Value? First(FieldSchema field) => Present(field)?.First.Value;

    private Given? Present(FieldSchema field)
    {
        Given? present = Of(field);
        if (present is not null)
            present.IsRead = true;
        return present;
    }

    private FieldSchema Known(string name, bool? repeated = null, FieldKind? kind = null)
    {
        FieldSchema field = Schema.Field(name) ?? throw new InvalidOperationException($"{Schema.Name} has no field '{name}'.");
        if (repeated is { } expected && field.IsRepeated != expected)
            throw new InvalidOperationException($"{Schema.Name}.{name} is {(expected ? "not " : "")}repeated.");
        if (kind is { } type && field.Kind != type)
            throw new InvalidOperationException($"{Schema.Name}.{name} is of type {field.Kind}, not {type}.");
        return field;
    }

    /// <summary>What was given of one field: a layer of ten thousand bottoms may be asked for each of them.</summary>
    private sealed class Given(Field first)
    {
        private List<Value>? values;
        private List<Message>? messages;

        public Field First => first;

        public bool IsRead { get; set; }

        public IReadOnlyList<Value> Values => values ??= [first.Value];

        public IReadOnlyList<Message> Messages => messages ??= [.. Values.Select(v => v.Message!)];

        public void Add(Field field)
        {
            (values ??= [first.Value]).Add(field.Value);
            messages = null;
        }
    }
}
