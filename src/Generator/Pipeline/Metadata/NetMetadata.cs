using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtNet: "train.prototxt; test.prototxt", the files of a solver's nets in the order in which it names them.</summary>
internal static class NetMetadata
{
    private const string Name = "PrototxtNet";

    /// <summary>The files in place of those that the solver names.</summary>
    public static IReadOnlyList<string> Read(string? text) => [.. MetadataText.Entries(text)];

    /// <summary>Of a solver: that it names fewer nets.</summary>
    public static void ReportUnused(string? text, int named, DiagnosticBag bag)
    {
        foreach (string file in Read(text).Skip(named))
            MetadataText.Unused(bag, Name, file, "the solver names no more nets");
    }

    /// <summary>Of a net.</summary>
    public static void ReportUnused(string? text, DiagnosticBag bag)
    {
        if (text is not null)
            MetadataText.Unused(bag, Name, text, "it is for solvers, and this file is a net");
    }
}
