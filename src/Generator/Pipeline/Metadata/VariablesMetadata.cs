using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtVariables: "NAME=value; OTHER=value" for the holes of a template.</summary>
internal static class VariablesMetadata
{
    private const string Name = "PrototxtVariables";

    public static Variables? Read(string? text, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        Variables variables = new();
        foreach (string entry in MetadataText.Entries(text))
        {
            int equals = entry.IndexOf('=');
            if (equals > 0)
                variables[entry.Substring(0, equals).Trim()] = entry.Substring(equals + 1).Trim();
            else
                MetadataText.Refuse(bag, Name, text, "expected NAME=value; NAME=value");
        }

        return variables;
    }

    /// <summary>Once all holes of the file were filled.</summary>
    public static void ReportUnused(Variables? variables, DiagnosticBag bag)
    {
        foreach (string variable in variables?.Unused ?? [])
            MetadataText.Unused(bag, Name, variable, "the file has no template hole of this name");
    }
}
