using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// A layer type that a project can supply, with all the layers of the file that have it: what its method takes and gives, and
/// what the method is told of a layer. The method's parameters are what all the layers have in common.
/// </summary>
internal sealed class HookType
{
    public HookType(string name, IReadOnlyList<Message> layers, NetOptions options, DiagnosticBag bag)
    {
        Name = name;
        Layers = layers;
        IsPython = PythonLayer.IsOne(layers[0]);
        ListsBottoms = Differ(layers.Select(l => l.All("bottom").Count));
        ListsTops = Differ(layers.Select(l => l.All("top").Count));
        TakesBlobs = layers.Any(l => l.Has("param") || options.BlobShapesOf(l.String("name")) is not null);
        Record = new RecordShape([.. layers.Select(Fields)], bag);
    }

    /// <summary>The type as PrototxtHooks names it: the layers' <c>type</c>, or the Python class.</summary>
    public string Name { get; }

    /// <summary>The name without the module that a Python class may be named with.</summary>
    public string ShortName => IsPython ? PythonLayer.Class(Layers[0]) : Name;

    public bool IsSupplied { get; init; }

    public IReadOnlyList<Message> Layers { get; }

    public bool IsPython { get; }

    /// <summary>The layers have different numbers of bottoms, so the method takes them as one list.</summary>
    public bool ListsBottoms { get; }

    /// <summary>The layers have different numbers of tops, so the method gives an array.</summary>
    public bool ListsTops { get; }

    public bool TakesBlobs { get; }

    /// <summary>The fields of its layers.</summary>
    public RecordShape Record { get; }

    // The message of the type's own name is the layer's parameter; its fields stand beside the others. Two fields of one
    // name are kept apart: the message then stays one, and a param_str stays text.
    public IReadOnlyList<RawField> Fields(Message layer)
    {
        IReadOnlyList<RawField> fields = RawFields.Of(layer.Raw);
        HashSet<string> names = [.. fields.Select(f => f.Name)];
        bool IsNew(RawField field) => !names.Contains(field.Name);
        if (IsPython)
        {
            IReadOnlyList<RawField> typed = ParamStr.Read(PythonLayer.Text(layer), layer.Sub("python_param")?.SpanOf("param_str") ?? layer.NameSpan) ?? [];
            return typed.All(IsNew) ? [.. typed, .. fields] : fields;
        }

        RawField? own = fields.FirstOrDefault(f => !f.IsList && f.Values[0].Kind == RawKind.Message && Plain(f.Name) == Plain(Name + "Param"));
        return own is null || !own.Values[0].Fields.All(IsNew) ? fields : [.. own.Values[0].Fields, .. fields.Where(f => f != own)];
    }

    private static string Plain(string name) => name.Replace("_", "").ToUpperInvariant();

    private static bool Differ(IEnumerable<int> counts) => counts.Distinct().Count() > 1;
}
