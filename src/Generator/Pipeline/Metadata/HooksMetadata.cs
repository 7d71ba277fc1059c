using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtHooks: "MyLayer; my_module.MyClass", the layer types that the project supplies.</summary>
internal static class HooksMetadata
{
    private const string Name = "PrototxtHooks";

    public static EquatableArray<string> Read(string? text) => MetadataText.Entries(text).Distinct().ToEquatableArray();

    public static void ReportUnused(NetSource net, DiagnosticBag bag)
    {
        HookTable hooks = net.Catalog.Hooks;
        foreach (string name in net.Options.HookNames.Where(n => !hooks.Names.Contains(n)))
            if (name == "Python")
                MetadataText.Refuse(bag, Name, name, "a Python layer is named by its class, the 'layer' of its python_param");
            else if (LayerRegistry.Find(name) is not null)
                MetadataText.Refuse(bag, Name, name, "Prototxt compiles layers of this type itself");
            else
                MetadataText.Unused(bag, Name, name, "no layer has this type, and no Python layer this class", hooks.Names);
    }
}
