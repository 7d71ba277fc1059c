using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtClass: the name of the net's class.</summary>
internal static class ClassMetadata
{
    /// <summary>Null where none is given, or none that can be used.</summary>
    public static string? Read(string? text, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        if (Identifiers.WhyNotClass(text) is not { } reason)
            return Identifiers.EscapeType(text);
        MetadataText.Refuse(bag, "PrototxtClass", text, reason);
        return null;
    }
}
