using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtStages: "deploy, with_labels", the stages that layers' rules are held against.</summary>
internal static class StagesMetadata
{
    public static EquatableArray<string> Read(string? text) => (text ?? "").Split(',', ';', '|', ' ').Where(s => s.Length > 0).ToEquatableArray();

    public static void ReportUnused(EquatableArray<string> stages, IReadOnlyList<Message> rules, DiagnosticBag bag)
    {
        HashSet<string> known = [.. rules.SelectMany(r => r.All("stage").Concat(r.All("not_stage"))).Select(s => s.String)];
        foreach (string stage in stages.Where(s => !known.Contains(s)))
            MetadataText.Unused(bag, "PrototxtStages", stage, "no layer's rules ask for this stage", known);
    }
}
