using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Schema;

internal sealed class MessageSchema(string name) : IFieldNames
{
    private readonly Dictionary<string, FieldSchema> byName = [];
    private readonly Dictionary<string, EnumSchema> enums = [];
    private readonly List<FieldSchema> fields = [], required = [];

    public string Name { get; } = name;

    /// <summary>In the order of declaration.</summary>
    public IReadOnlyList<FieldSchema> Fields => fields;

    /// <summary>Those that must be given.</summary>
    public IReadOnlyList<FieldSchema> Required => required;

    /// <summary>The enums declared in the message.</summary>
    public IReadOnlyDictionary<string, EnumSchema> Enums => enums;

    public FieldSchema? Field(string name) => byName.TryGetValue(name, out FieldSchema? field) ? field : null;

    bool IFieldNames.Has(string field) => byName.ContainsKey(field);

    IFieldNames? IFieldNames.Of(string field) => Field(field)?.Message;

    public override string ToString() => Name;

    /// <summary>Adds a field; one that is there stays as it is, since Caffe comes before its forks.</summary>
    internal void Add(FieldSchema field)
    {
        if (byName.ContainsKey(field.Name))
            return;
        byName.Add(field.Name, field);
        fields.Add(field);
        if (field.IsRequired)
            required.Add(field);
    }

    internal EnumSchema AddEnum(string name)
    {
        if (!enums.TryGetValue(name, out EnumSchema? schema))
            enums.Add(name, schema = new EnumSchema(name));
        return schema;
    }
}
