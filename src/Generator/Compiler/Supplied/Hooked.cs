using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// A layer that the project supplies: of a type that Prototxt does not know, or one that runs Python. Its call is a partial
/// method of the generated class; the shapes of its tops and learned blobs come from the item's metadata.
/// </summary>
internal sealed class Hooked(HookType hook, Message message, bool hasBlobs) : LayerType
{
    public override string Name => message.String("type");

    public HookType Hook => hook;

    /// <summary>With a loss weight it is a loss. Caffe knows no other sign of one in a layer that is not its own.</summary>
    public override LayerTraits Traits =>
        LayerTraits.InPlace | LayerTraits.AnyRank | LayerTraits.PerhapsEvaluation
        | (message.All("loss_weight").Any(w => w.Float != 0) ? LayerTraits.Evaluation : LayerTraits.None);

    public override string? MemberType => hasBlobs ? "Hook" : null;

    /// <summary>Whether the item's metadata says the shapes of all tops and learned blobs.</summary>
    public override bool IsComplete(NetOptions options, DiagnosticBag bag)
    {
        string name = message.String("name");
        IReadOnlyList<Value> bottoms = message.All("bottom");
        IReadOnlyList<Message> specs = message.Subs("param");
        Value[] tops = [.. message.All("top").Where(t => options.TopShapeOf(t.String) is null)];
        foreach (Value top in tops)
        {
            string like = bottoms.Count > 0 ? $"; PrototxtTopShapes=\"{top.String}: ={bottoms[0].String}\" says that it is the bottom's" : "";
            bag.Report(Descriptors.TopShape, top.Span, top.String, name, $"is not known. Give it on the AdditionalFiles item, for example PrototxtTopShapes=\"{top.String}: N,?,7,7\", where N is the batch and ? any size{like}");
        }

        bool learns = specs.Count > 0 && options.BlobShapesOf(name) is null;
        if (learns)
            bag.Report(Descriptors.BlobShapes, specs[0].NameSpan, name, specs.Count.Plural("param entry", "param entries"), string.Join(" / ", specs.Select((_, i) => i == 0 ? "64,3" : "64")));
        return tops.Length == 0 && !learns;
    }

    public override bool TakesIntegers(int bottom) => true;

    public override LayerPlan? Plan(LayerContext layer)
    {
        PythonLayer.MarkRead(message);
        Dictionary<string, int> positions = new(StringComparer.Ordinal);
        for (int i = layer.BottomNames.Count - 1; i >= 0; i--)
            positions[layer.BottomNames[i]] = i;
        (Dim, HookSize) batch = Batch(layer);
        (Shape Shape, HookShape Check)?[] tops = [.. layer.TopNames.Select((_, i) => Top(layer, i, positions, batch))];
        if (tops.Any(t => t is null))
            return null;
        var call = new LayerCall(CallKind.Hook, hook.Name, EquatableArray<Argument>.Empty)
        {
            Tops = layer.TopCount > 1 || (hook.ListsTops && layer.TopCount == 1) ? TopStyle.Array : TopStyle.Single,
            ListedBottoms = hook.ListsBottoms ? layer.Bottoms.Count : 0,
            TakesBlobs = hook.TakesBlobs,
            Shapes = tops.Select(t => t!.Value.Check).ToEquatableArray(),
        };
        return new LayerPlan(tops.Select(t => t!.Value.Shape).ToEquatableArray(), call)
        {
            Member = layer.Options.BlobShapesOf(layer.Name) is { } blobs ? Member(blobs) : null,
            Geometry = hook.IsPython ? $"{PythonLayer.Module(message)}.{PythonLayer.Class(message)}".TrimStart('.') : "",
        };
    }

    private static (Shape, HookShape)? Top(LayerContext layer, int index, Dictionary<string, int> positions, (Dim, HookSize) batch)
    {
        TopShape given = layer.Options.TopShapeOf(layer.TopNames[index])!;
        int same = given.SameAs is not null && positions.TryGetValue(given.SameAs, out int position) ? position : -1;
        if (given.SameAs is not null && same < 0)
            return Refuse(layer, index, $"is given as that of '{given.SameAs}', which is not a bottom of the layer" + Hints.DidYouMean(given.SameAs, layer.BottomNames));
        if (same >= 0 && layer.Bottoms[same].IsRanked)
            return (layer.Bottoms[same], new HookShape(layer.Bottoms[same].Dims.Select((d, axis) => d.IsKnown && !d.IsBatch ? new HookSize(d.Size) : new HookSize(-1, same, axis)).ToEquatableArray()));
        if (same >= 0 || given.IsAny)
            return (same >= 0 ? layer.Bottoms[same] : Shape.OfAnyRank(Dim.Unknown), new HookShape(null));

        List<Dim> dims = [];
        List<HookSize> sizes = [];
        foreach (Dim size in given.Sizes)
        {
            (Dim dim, HookSize hookSize) = size.IsBatch ? batch : (size, new HookSize(size.Size));
            if (size.IsBatch && !dim.IsBatch)
                return Refuse(layer, index, "begins with N, the batch, which no bottom of the layer has; write ? for a size that is not known");
            dims.Add(dim);
            sizes.Add(hookSize);
        }

        return (Shape.Of(dims), new HookShape(sizes.ToEquatableArray()));
    }

    private static (Dim, HookSize) Batch(LayerContext layer)
    {
        for (int bottom = 0; bottom < layer.Bottoms.Count; bottom++)
            for (int axis = 0; axis < layer.Bottoms[bottom].Rank; axis++)
                if (layer.Bottoms[bottom][axis].IsBatch)
                    return (layer.Bottoms[bottom][axis], new HookSize(-1, bottom, axis));
        return (Dim.Unknown, default);
    }

    private static (Shape, HookShape)? Refuse(LayerContext layer, int top, string reason)
    {
        layer.Report(Descriptors.TopShape, layer.Layer.All("top")[top].Span, layer.TopNames[top], layer.Name, reason);
        return null;
    }

    private static MemberPlan Member(BlobShapes given) => new(
        "Hook",
        new Args().Positional("shapes", Constant.List.Of(given.Shapes.Select(s => Constant.List.Of(s.Sizes)))).ToArray(),
        given.Shapes.Select((s, i) => new LearnedBlob("Blobs", "shared", s) { Index = i }).ToEquatableArray());
}
