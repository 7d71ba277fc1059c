using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Raw;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>What is said of a layer that Prototxt does not know and nobody supplies: what was probably meant, or what to write.</summary>
internal static class HookDiagnostics
{
    public static void Report(Message layer, string name, HookTable hooks, DiagnosticBag bag)
    {
        string type = layer.String("type");
        HookType? hook = hooks.Find(layer);
        if (!PythonLayer.IsOne(layer))
        {
            string known = hooks.Known(type);
            string supply = hook is null ? "" : (known.Length > 0 && ForkTypes.Find(type) is null ? " If not, supply it: " : "; supply it: ") + Advice(hook, hooks);
            bag.Report(Descriptors.UnknownLayerType, layer.SpanOf("type"), name, type, known + supply);
        }
        else if (PythonLayer.Class(layer).Length == 0)
        {
            bag.Report(Descriptors.InvalidField, layer.SpanOf("type"), type, name, "python_param must name a module and, as 'layer', a class in it");
        }
        else
        {
            bag.Report(Descriptors.PythonLayer, layer.Sub("python_param")!.SpanOf("layer"), name, PythonLayer.Class(layer), hook is null ? "" : Advice(hook, hooks));
        }
    }

    /// <summary>The fork that has such a type or, where none is known to, the type that may be meant.</summary>
    public static string Known(string type) =>
        ForkTypes.Find(type) is { } fork ? $": it is a layer of {fork}"
        : Words.Nearest(type, LayerRegistry.Names) is { } near ? $". Did you mean '{near}'?"
        : "";

    /// <summary>The same of a layer that makes data, as a part of a sentence.</summary>
    public static string KnownData(string type) => (ForkTypes.Find(type), Words.Nearest(type, LayerRegistry.Names)) switch
    {
        ({ } fork, { } near) => $", a layer of {fork} ('{near}' is Caffe's)",
        ({ } fork, null) => $", a layer of {fork}",
        (null, { } near) => $" (if it is one of your own; is '{near}' meant?)",
        _ => "",
    };

    /// <summary>The end of a message about a layer that the project could supply.</summary>
    public static string OrSupply(Message layer, HookTable hooks) => hooks.Find(layer) is { } hook ? $". To have it computed, {Advice(hook, hooks)}" : "";

    private static string Advice(HookType hook, HookTable hooks) =>
        $"set PrototxtHooks=\"{hook.Name}\" on the AdditionalFiles item and write in the class {hooks.Method(hook)}";
}
