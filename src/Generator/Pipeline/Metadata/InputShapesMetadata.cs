using System.Globalization;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtInputShapes: "data: 64,1,28,28; label: 64".</summary>
internal static class InputShapesMetadata
{
    private const string Name = "PrototxtInputShapes";

    public static EquatableArray<InputShape> Read(string? text, DiagnosticBag bag)
    {
        List<InputShape> shapes = [];
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string entry in MetadataText.Entries(text))
        {
            int colon = entry.LastIndexOf(':');
            string blob = entry.Substring(0, Math.Max(colon, 0)).Trim();
            if (colon <= 0 || Sizes(entry.Substring(colon + 1)) is not { } sizes)
                MetadataText.Refuse(bag, Name, text!, "expected blobs with positive sizes, for example data: 64,1,28,28; label: 64");
            else if (!given.Add(blob))
                MetadataText.Refuse(bag, Name, text!, $"'{blob}' is given twice");
            else
                shapes.Add(new InputShape(blob, sizes.ToEquatableArray()));
        }

        return shapes.ToEquatableArray();
    }

    public static void ReportUnused(NetSource net, DiagnosticBag bag)
    {
        HashSet<string> inputs = [.. net.Layers.Where(net.Catalog.IsSource).SelectMany(l => l.All("top")).Select(t => t.String)];
        foreach (InputShape shape in net.Options.InputShapes.Where(s => !inputs.Contains(s.Blob)))
            MetadataText.Unused(bag, Name, shape.Blob, "the net has no input of this name", inputs);
    }

    private static long[]? Sizes(string text)
    {
        List<long> sizes = [];
        foreach (string size in text.Split(','))
        {
            if (!long.TryParse(size.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) || parsed <= 0)
                return null;
            sizes.Add(parsed);
        }

        return [.. sizes];
    }
}
