using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtNamespace: the namespace of the net's class.</summary>
internal static class NamespaceMetadata
{
    /// <summary>Null where none is given, or none that can be used.</summary>
    public static string? Read(string? text, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        if (Identifiers.WhyNotNamespace(text) is not { } reason)
            return Identifiers.Namespace(text, []);
        MetadataText.Refuse(bag, "PrototxtNamespace", text, reason);
        return null;
    }
}
