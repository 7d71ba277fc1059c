using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Layers;

namespace Prototxt.Generator.Hooks;

/// <summary>What is said of a layer that Prototxt does not know and nobody supplies: what was probably meant, or what to write.</summary>
internal static class HookDiagnostics
{
    public static void Report(Message layer, string name, NetOptions options, DiagnosticBag bag)
    {
        string type = layer.String("type");
        HookType? hook = options.Hooks.Find(layer);
        if (!PythonLayer.IsOne(layer))
        {
            string meant = options.Hooks.Meant(type);
            string advice = meant.Length > 0 ? $" A type of your own is supplied with PrototxtHooks=\"{type}\""
                : hook is not null ? $"; supply it: {Advice(hook, options)}"
                : "";
            bag.Report(Descriptors.UnknownLayerType, layer.SpanOf("type"), name, type, meant + advice);
        }
        else if (PythonLayer.Class(layer).Length == 0)
        {
            bag.Report(Descriptors.InvalidField, layer.SpanOf("type"), type, name, "python_param must name a module and, as 'layer', a class of it");
        }
        else
        {
            bag.Report(Descriptors.PythonLayer, layer.Sub("python_param")!.SpanOf("layer"), name, PythonLayer.Class(layer), hook is null ? "" : Advice(hook, options));
        }
    }

    private static string Advice(HookType hook, NetOptions options) =>
        $"set PrototxtHooks=\"{hook.Name}\" on the AdditionalFiles item and write in the class {options.Hooks.ClassName}: {hook.Signature}";
}
