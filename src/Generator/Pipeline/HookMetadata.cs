using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Pipeline;

/// <summary>What an item's metadata says of the layers that its project supplies.</summary>
internal static class HookMetadata
{
    /// <summary>"rois: ?,5; norm1: N,512,38,38; norm2: =conv4_3; loss: scalar; odd: any"</summary>
    public static IEnumerable<TopShape> TopShapes(string? text, DiagnosticBag bag)
    {
        foreach ((string blob, string value) in Keyed(text, "PrototxtTopShapes", bag))
        {
            if (value.StartsWith("=", StringComparison.Ordinal) && value.Length > 1)
                yield return new TopShape(blob, value.Substring(1).Trim(), EquatableArray<Dim>.Empty);
            else if (value == "scalar")
                yield return new TopShape(blob, null, EquatableArray<Dim>.Empty);
            else if (value == "any")
                yield return new TopShape(blob, null, EquatableArray<Dim>.Empty) { IsAny = true };
            else if (Dims(value) is { } dims)
                yield return new TopShape(blob, null, dims.ToEquatableArray());
            else
                ItemMetadata.Refuse(bag, "PrototxtTopShapes", text!, "expected blobs with positive sizes, N for the batch and ? for any, or with a bottom, for example rois: ?,5; norm1: N,512,38,38; norm2: =conv4_3");
        }
    }

    /// <summary>"norm1: 512; myscale: 10,5 / 5"</summary>
    public static IEnumerable<BlobShapes> BlobShapes(string? text, DiagnosticBag bag)
    {
        foreach ((string layer, string value) in Keyed(text, "PrototxtBlobShapes", bag))
        {
            Dim[]?[] shapes = [.. value.Split('/').Select(s => s.Trim() == "scalar" ? [] : Dims(s))];
            if (shapes.All(s => s is not null && s.All(d => d.IsKnown)))
                yield return new BlobShapes(layer, shapes.Select(s => Shape.Of(s!)).ToEquatableArray());
            else
                ItemMetadata.Refuse(bag, "PrototxtBlobShapes", text!, "expected layers with the positive sizes of each blob, for example norm1: 512; myscale: 10,5 / 5");
        }
    }

    /// <summary>What names something that the net does not have, or that Prototxt has itself.</summary>
    public static void ReportUnused(NetOptions options, DiagnosticBag bag)
    {
        foreach (string name in options.HookNames.Where(n => !options.Hooks.Names.Contains(n)))
            if (name == "Python")
                ItemMetadata.Refuse(bag, "PrototxtHooks", name, "a Python layer is named by its class, the 'layer' of its python_param");
            else if (LayerRegistry.Find(name) is not null)
                ItemMetadata.Refuse(bag, "PrototxtHooks", name, "Prototxt compiles layers of this type itself");
            else
                Unused("PrototxtHooks", name, "no layer has this type, and no Python layer this class", options.Hooks.Names);

        HashSet<string> tops = [.. options.Hooks.Supplied.SelectMany(t => t.Layers).SelectMany(l => l.All("top")).Select(t => t.String)];
        foreach (TopShape shape in options.TopShapes.Where(s => !tops.Contains(s.Blob)))
            Unused("PrototxtTopShapes", shape.Blob, "no supplied layer makes a blob of this name", tops);

        HashSet<string> layers = [.. options.Hooks.Supplied.SelectMany(t => t.Layers).Select(l => l.String("name"))];
        foreach (BlobShapes shapes in options.BlobShapes.Where(s => !layers.Contains(s.Layer)))
            Unused("PrototxtBlobShapes", shapes.Layer, "no supplied layer has this name", layers);

        void Unused(string metadata, string value, string reason, IEnumerable<string> known) =>
            bag.Report(Descriptors.MetadataWithoutEffect, new TextSpan(0, 0), metadata, value, reason + Hints.DidYouMean(value, known));
    }

    private static IEnumerable<(string Key, string Value)> Keyed(string? text, string metadata, DiagnosticBag bag)
    {
        HashSet<string> given = new(StringComparer.Ordinal);
        foreach (string entry in ItemMetadata.Entries(text ?? ""))
        {
            int colon = Colon(entry);
            string key = entry.Substring(0, Math.Max(colon, 0)).Trim();
            if (key.Length == 0)
                ItemMetadata.Refuse(bag, metadata, text!, $"expected 'name: …', found '{entry}'");
            else if (!given.Add(key))
                ItemMetadata.Refuse(bag, metadata, text!, $"'{key}' is given twice");
            else
                yield return (key, entry.Substring(colon + 1).Trim());
        }
    }

    // A name may hold a colon: the one that ends it is the one before "=", or the last.
    private static int Colon(string entry)
    {
        for (int colon = entry.IndexOf(':'); colon >= 0; colon = entry.IndexOf(':', colon + 1))
            if (entry.Substring(colon + 1).TrimStart().StartsWith("=", StringComparison.Ordinal))
                return colon;
        return entry.LastIndexOf(':');
    }

    private static Dim[]? Dims(string text)
    {
        Dim?[] dims = [.. text.Split(',').Select(s => s.Trim()).Select(Size)];
        return dims.All(d => d is not null) ? [.. dims.Select(d => d!.Value)] : null;
    }

    private static Dim? Size(string text) =>
        text == "N" ? new Dim(-1, IsBatch: true)
        : text == "?" ? Dim.Unknown
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size > 0 ? new Dim(size)
        : null;
}
