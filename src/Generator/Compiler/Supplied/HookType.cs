using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// A layer type that a project can supply, with all the layers of the file that have it: the method to implement and the
/// record that it is given. The method's parameters are what all the layers have in common.
/// </summary>
internal sealed class HookType
{
    private const string List = "global::System.Collections.Generic.IReadOnlyList";

    private readonly RecordShape record;
    private string? signature;

    public HookType(string name, IReadOnlyList<Message> layers, NameScope members, NetOptions options, DiagnosticBag bag)
    {
        Name = name;
        Layers = layers;
        IsPython = PythonLayer.IsOne(layers[0]);
        Method = members.Take(Identifiers.Pascal(IsPython ? PythonLayer.Class(layers[0]) : name, "Layer"));
        Record = members.Take(Method + "Parameter");
        ListsBottoms = Differ(layers.Select(l => l.All("bottom").Count));
        ListsTops = Differ(layers.Select(l => l.All("top").Count));
        TakesBlobs = layers.Any(l => l.Has("param") || options.BlobShapesOf(l.String("name")) is not null);
        string[] common = IsPython ? ["Name", "Phase", "Module", "Layer", "ParamStr"] : ["Name", "Phase"];
        record = new RecordShape([.. layers.Select(Fields)], RecordShape.Names(Record, common), bag);
    }

    /// <summary>The type as PrototxtHooks names it: the layers' <c>type</c>, or the Python class.</summary>
    public string Name { get; }

    public bool IsSupplied { get; init; }

    public IReadOnlyList<Message> Layers { get; }

    public bool IsPython { get; }

    public string Method { get; }

    public string Record { get; }

    /// <summary>The layers have different numbers of bottoms, so the method takes them as one list.</summary>
    public bool ListsBottoms { get; }

    /// <summary>The layers have different numbers of tops, so the method gives an array.</summary>
    public bool ListsTops { get; }

    public bool TakesBlobs { get; }

    /// <summary>The method as a project writes it. It tells of all layers of the type, and each of them may have to say it.</summary>
    public string Signature => signature ??= Sign();

    private string Sign()
    {
        IEnumerable<string> parameters = Bottoms("Tensor").Select(b => $"{b.Type.Replace(List, "IReadOnlyList")} {b.Name}").Append($"{Record} parameter");
        return $"private partial {ReturnType("Tensor")} {Method}({string.Join(", ", TakesBlobs ? parameters.Append("IReadOnlyList<Parameter> blobs") : parameters)})";
    }

    private string ReturnType(string tensor) => ListsTops ? tensor + "[]" : Layers[0].All("top").Count switch
    {
        0 => "void",
        1 => tensor,
        int count => "(" + string.Join(", ", Enumerable.Repeat(tensor, count)) + ")",
    };

    public HookModel ToModel()
    {
        List<RecordProperty> properties =
        [
            new("Name", "string", false, false, "The layer's name."),
            new("Phase", "global::Prototxt.Phase", false, false, "The phase in which the layer runs."),
        ];
        if (IsPython)
        {
            properties.Add(new("Module", "string", false, false, "The module of the Python class."));
            properties.Add(new("Layer", "string", false, false, "The Python class."));
            properties.Add(new("ParamStr", "string", false, false, "The whole text that the class reads as it likes."));
        }

        string type = (IsPython ? "Python class " : "type ") + Comments.Xml(Name);
        var model = new RecordModel(Record, $"What the prototxt says of a layer of the {type}.", properties.Concat(record.Properties).ToEquatableArray(), record.Nested.ToEquatableArray());
        string returns = ListsTops || Layers[0].All("top").Count > 1 ? "New tensors, one for each top, in order." : Layers[0].All("top").Count == 1 ? "A new tensor." : "";
        return new HookModel(Method, type, ReturnType(SourceFile.Tensor), returns, Bottoms(SourceFile.Tensor).ToEquatableArray(), TakesBlobs, model);
    }

    /// <summary>What one layer tells the method, as an expression of the record's type.</summary>
    public string Initializer(Message layer, Phase phase)
    {
        List<string> values = [$"Name = {Literals.String(layer.String("name"))}", $"Phase = global::Prototxt.Phase.{phase}"];
        if (IsPython)
            values.AddRange([$"Module = {Literals.String(PythonLayer.Module(layer))}", $"Layer = {Literals.String(PythonLayer.Class(layer))}", $"ParamStr = {Literals.String(PythonLayer.Text(layer))}"]);
        return "new() { " + string.Join(", ", values.Concat(record.Initializers(Fields(layer)))) + " }";
    }

    // One layer's bottoms give the parameters their names; of several layers with other bottoms none does.
    private List<HookArgument> Bottoms(string tensor)
    {
        if (ListsBottoms)
            return [new HookArgument($"{List}<{tensor}>", "bottoms", "The layer's bottoms, which stay the net's.")];
        string[] names = [.. Layers[0].All("bottom").Select(b => b.String)];
        bool same = Layers.All(l => l.All("bottom").Select(b => b.String).SequenceEqual(names));
        var scope = new NameScope("parameter", "blobs", Record, Method);
        return [.. names.Select((name, i) => new HookArgument(
            tensor,
            Identifiers.Escape(scope.Take(same ? Identifiers.Camel(Identifiers.Pascal(name)) : names.Length == 1 ? "bottom" : "bottom" + (i + 1).ToText())),
            (same ? Comments.Xml(name) : "The bottom of this position") + ", which stays the net's."))];
    }

    // The message of the type's own name is the layer's parameter; its fields stand beside the others. Two fields of one
    // name are kept apart: the message then stays one, and a param_str stays text.
    private IReadOnlyList<RawField> Fields(Message layer)
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
