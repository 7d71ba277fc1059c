using System.Globalization;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtLevel: the level that layers' rules are held against.</summary>
internal static class LevelMetadata
{
    private const string Name = "PrototxtLevel";

    public static int? Read(string? text, DiagnosticBag bag)
    {
        if (text is null)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int level))
            return level;
        MetadataText.Refuse(bag, Name, text, "a whole number is expected");
        return null;
    }

    public static void ReportUnused(int? level, IReadOnlyList<Message> rules, DiagnosticBag bag)
    {
        if (level is { } given && !rules.Any(r => r.Has("min_level") | r.Has("max_level")))
            MetadataText.Unused(bag, Name, given.ToText(), "no layer's rules ask for a level");
    }
}
