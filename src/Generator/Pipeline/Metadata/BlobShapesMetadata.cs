using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Pipeline.Metadata;

/// <summary>PrototxtBlobShapes: "norm1: 512; myscale: 10,5 / 5", the learned blobs of supplied layers.</summary>
internal static class BlobShapesMetadata
{
    private const string Name = "PrototxtBlobShapes";

    public static EquatableArray<BlobShapes> Read(string? text, DiagnosticBag bag)
    {
        List<BlobShapes> all = [];
        foreach ((string layer, string value) in MetadataText.Keyed(text, Name, bag))
        {
            Dim[]?[] shapes = [.. value.Split('/').Select(s => s.Trim() == "scalar" ? [] : MetadataText.Dims(s))];
            if (shapes.All(s => s is not null && s.All(d => d.IsKnown)))
                all.Add(new BlobShapes(layer, shapes.Select(s => Shape.Of(s!)).ToEquatableArray()));
            else
                MetadataText.Refuse(bag, Name, text!, "expected layers with the positive sizes of each blob, for example norm1: 512; myscale: 10,5 / 5");
        }

        return all.ToEquatableArray();
    }

    public static void ReportUnused(NetSource net, DiagnosticBag bag)
    {
        HashSet<string> layers = [.. net.Catalog.Hooks.Supplied.SelectMany(t => t.Layers).Select(l => l.String("name"))];
        foreach (BlobShapes shapes in net.Options.BlobShapes.Where(s => !layers.Contains(s.Layer)))
            MetadataText.Unused(bag, Name, shapes.Layer, "no supplied layer has this name", layers);
    }
}
