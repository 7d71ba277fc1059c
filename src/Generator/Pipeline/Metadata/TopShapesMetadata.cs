using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtTopShapes: "rois: ?,5; norm1: N,512,38,38; norm2: =conv4_3; loss: scalar; odd: any".</summary>
internal static class TopShapesMetadata
{
    private const string Name = "PrototxtTopShapes";

    public static EquatableArray<TopShape> Read(string? text, DiagnosticBag bag)
    {
        List<TopShape> shapes = [];
        foreach ((string blob, string value) in MetadataText.Keyed(text, Name, bag))
            if (Shape(blob, value) is { } shape)
                shapes.Add(shape);
            else
                MetadataText.Refuse(bag, Name, text!, "expected blobs with positive sizes, N for the batch and ? for any, or with a bottom, for example rois: ?,5; norm1: N,512,38,38; norm2: =conv4_3");
        return shapes.ToEquatableArray();
    }

    public static void ReportUnused(NetSource net, DiagnosticBag bag)
    {
        HashSet<string> tops = [.. net.Catalog.Hooks.Supplied.SelectMany(t => t.Layers).SelectMany(l => l.All("top")).Select(t => t.String)];
        foreach (TopShape shape in net.Options.TopShapes.Where(s => !tops.Contains(s.Blob)))
            MetadataText.Unused(bag, Name, shape.Blob, "no supplied layer makes a blob of this name", tops);
    }

    private static TopShape? Shape(string blob, string value) =>
        value.StartsWith("=", StringComparison.Ordinal) && value.Length > 1 ? new TopShape(blob, value.Substring(1).Trim(), EquatableArray<Dim>.Empty)
        : value is "scalar" or "any" ? new TopShape(blob, null, EquatableArray<Dim>.Empty) { IsAny = value == "any" }
        : MetadataText.Dims(value) is { } dims ? new TopShape(blob, null, dims.ToEquatableArray())
        : null;
}
