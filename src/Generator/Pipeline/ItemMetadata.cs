using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Pipeline;

/// <summary>Reads the texts of an item's metadata; what cannot be read is a diagnostic at the start of the file.</summary>
internal static class ItemMetadata
{
    public static NetOptions Read(ItemOptions item, DiagnosticBag bag)
    {
        int? level = null;
        if (item.Level is { } text)
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int parsed))
                level = parsed;
            else
                Refuse(bag, "PrototxtLevel", text, "a whole number is expected");
        }

        string[] stages = [.. (item.Stages ?? "").Split(',', ';', '|', ' ').Where(s => s.Length > 0)];
        return new NetOptions(level, stages.ToEquatableArray(), Shapes(item, bag).ToEquatableArray())
        {
            HookNames = Entries(item.Hooks ?? "").Distinct().ToEquatableArray(),
            TopShapes = HookMetadata.TopShapes(item.TopShapes, bag).ToEquatableArray(),
            BlobShapes = HookMetadata.BlobShapes(item.BlobShapes, bag).ToEquatableArray(),
        };
    }

    /// <summary>"NAME=value; OTHER=value" for the holes of a template.</summary>
    public static Variables? Variables(ItemOptions item, DiagnosticBag bag)
    {
        if (item.Variables is not { } text)
            return null;
        Variables variables = new();
        foreach (string entry in Entries(text))
        {
            int equals = entry.IndexOf('=');
            if (equals > 0)
                variables[entry.Substring(0, equals).Trim()] = entry.Substring(equals + 1).Trim();
            else
                Refuse(bag, "PrototxtVariables", text, "expected NAME=value; NAME=value");
        }

        return variables;
    }

    // "data: 64,1,28,28; label: 64"
    private static IEnumerable<InputShape> Shapes(ItemOptions item, DiagnosticBag bag)
    {
        if (item.InputShapes is not { } text)
            yield break;
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string entry in Entries(text))
        {
            int colon = entry.LastIndexOf(':');
            List<long> sizes = [];
            bool sound = colon > 0;
            foreach (string size in sound ? entry.Substring(colon + 1).Split(',') : [])
            {
                sound &= long.TryParse(size.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) && parsed > 0;
                sizes.Add(parsed);
            }

            if (sound && !given.Add(entry.Substring(0, colon).Trim()))
                Refuse(bag, "PrototxtInputShapes", text, $"'{entry.Substring(0, colon).Trim()}' is given twice");
            else if (sound)
                yield return new InputShape(entry.Substring(0, colon).Trim(), sizes.ToEquatableArray());
            else
                Refuse(bag, "PrototxtInputShapes", text, "expected blobs with positive sizes, for example data: 64,1,28,28; label: 64");
        }
    }

    // In a project file a semicolon separates list items in some places, so a bar may stand for it.
    public static IEnumerable<string> Entries(string text) => text.Split(';', '|').Select(e => e.Trim()).Where(e => e.Length > 0);

    /// <summary>Variables that the file, of which all holes were filled, has no use for.</summary>
    public static void ReportUnused(Variables? variables, DiagnosticBag bag)
    {
        foreach (string name in variables?.Unused ?? [])
            bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), "PrototxtVariables", name, "the file has no hole of this name");
    }

    /// <summary>What is well formed but speaks of something that the net does not have, in whatever state.</summary>
    public static void ReportUnused(NetOptions options, IReadOnlyList<Message> layers, DiagnosticBag bag)
    {
        HashSet<string> inputs = [.. layers.Where(options.IsSource).SelectMany(l => l.All("top")).Select(t => t.String)];
        foreach (InputShape shape in options.InputShapes)
            if (!inputs.Contains(shape.Blob))
                bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), "PrototxtInputShapes", shape.Blob, "the net has no input of this name" + Hints.DidYouMean(shape.Blob, inputs));

        Message[] rules = [.. layers.SelectMany(l => l.Subs("include").Concat(l.Subs("exclude")))];
        if (options.Level is { } level && !rules.Any(r => r.Has("min_level") | r.Has("max_level")))
            bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), "PrototxtLevel", level.ToText(), "no layer's rules ask for a level");

        HashSet<string> stages = [.. rules.SelectMany(r => r.All("stage").Concat(r.All("not_stage"))).Select(s => s.String)];
        foreach (string stage in options.Stages)
            if (!stages.Contains(stage))
                bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), "PrototxtStages", stage, "no layer's rules ask for this stage" + Hints.DidYouMean(stage, stages));
    }

    public static void Refuse(DiagnosticBag bag, string name, string value, string reason) =>
        bag.Report(Descriptors.BadMetadata, new TextSpan(0, 0), name, value, reason);
}
