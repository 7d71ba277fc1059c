using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// The layers of a file whose types Prototxt does not know. Those with bottoms can be supplied by the project; those without
/// are data, which the caller gives.
/// </summary>
internal sealed class HookTable
{
    private readonly Dictionary<Message, HookType> types = [];
    private readonly HashSet<Message> sources = [];
    private readonly HashSet<string> names = [];
    private readonly List<HookType> all = [], supplied = [];
    private readonly Dictionary<HookType, string> methods = [];
    private readonly Dictionary<string, bool> misspelt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    private readonly HashSet<string> withBlobs;

    private HookTable(IEnumerable<string> withBlobs) => this.withBlobs = [.. withBlobs];

    /// <summary>How a project writes the method of a type, for messages: the class, a colon and the method's head.</summary>
    public Func<HookType, string> Written { get; set; } = hook => hook.Name;

    /// <summary>All types that a project could supply, in the order of the file.</summary>
    public IReadOnlyList<HookType> Types => all;

    /// <summary>Those that the project supplies.</summary>
    public IReadOnlyList<HookType> Supplied => supplied;

    /// <summary>Every name that PrototxtHooks could have.</summary>
    public IEnumerable<string> Names => names;

    public static HookTable Of(IEnumerable<Message> layers, NetOptions options, DiagnosticBag bag)
    {
        var table = new HookTable(options.BlobShapes.Select(b => b.Layer));
        List<Message> others = [];
        foreach (Message layer in layers.Where(l => l.String("type").Length > 0 && LayerRegistry.Find(l.String("type")) is null))
        {
            string name = table.Name(layer, options);
            if (PythonClasses.Find(layer) is not null && !options.HookNames.Contains(name))
                continue;
            if (layer.All("bottom").Count > 0 || layer.All("top").Count == 0)
                others.Add(layer);
            else if (PythonLayer.IsOne(layer) || options.HookNames.Contains(name) || !table.IsMisspelt(name))
                table.sources.Add(layer);
        }

        // A type and a Python class may have the same name.
        foreach (IGrouping<(bool IsPython, string Name), Message> group in others.GroupBy(l => (PythonLayer.IsOne(l), table.Name(l, options))))
        {
            bool isSupplied = options.HookNames.Contains(group.Key.Name);
            // What is wrong with the fields of a layer that nobody supplies is not what is wrong.
            var type = new HookType(group.Key.Name, [.. group], options, isSupplied ? bag : bag.Fork()) { IsSupplied = isSupplied };
            table.all.Add(type);
            foreach (Message layer in type.Layers)
                table.types[layer] = type;
            if (isSupplied)
                table.supplied.Add(type);
        }

        return table;
    }

    /// <summary>What stands for the layer's type; null where the project does not supply it.</summary>
    public LayerType? Resolve(Message layer) =>
        IsSource(layer) ? new UnknownSource(layer)
        : Find(layer) is { IsSupplied: true } type ? new Hooked(type, layer, withBlobs.Contains(layer.String("name")))
        : null;

    /// <summary>Whether it is a layer of an unknown type that makes data.</summary>
    public bool IsSource(Message layer) => sources.Contains(layer);

    /// <summary>The type that the layer would have if it were supplied.</summary>
    public HookType? Find(Message layer) => types.TryGetValue(layer, out HookType? type) ? type : null;

    /// <summary>What <see cref="Written"/> says of a type: it looks at all layers of the type, and each of them may ask.</summary>
    public string Method(HookType type)
    {
        if (!methods.TryGetValue(type, out string method))
            methods.Add(type, method = Written(type));
        return method;
    }

    /// <summary>What is known of a type, as <see cref="HookDiagnostics"/> finds it: many layers may have it.</summary>
    public string Known(string type) => Once(known, type, HookDiagnostics.Known);

    private bool IsMisspelt(string type) => Once(misspelt, type, t => ForkTypes.Find(t) is null && Words.IsMisspelt(t, LayerRegistry.Names));

    private static T Once<T>(Dictionary<string, T> found, string type, Func<string, T> find)
    {
        if (!found.TryGetValue(type, out T result))
            found.Add(type, result = find(type));
        return result;
    }

    // A Python class may be named with its module, where two modules have one of its name.
    private string Name(Message layer, NetOptions options)
    {
        string name = layer.String("type");
        if (PythonLayer.IsOne(layer))
        {
            string qualified = PythonLayer.Module(layer) + "." + PythonLayer.Class(layer);
            names.Add(qualified);
            name = options.HookNames.Contains(qualified) ? qualified : PythonLayer.Class(layer);
        }

        names.Add(name);
        return name;
    }
}
