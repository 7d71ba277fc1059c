using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Layers along an axis: what is channels-last can only be cut, joined and shared out along its channels.</summary>
internal static class ShapeRules
{
    // Parts of pixels begin at multiples of it.
    private const long Block = 16;

    public static Mapped Concat(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        bool isChannels = planned.Long("axis") == 1;
        return new Kernel(KernelCall.Of("Concat.Run").With(planned, "axis"), Along(isChannels)) { ListsBottoms = true, JoinsChannels = isChannels };
    }

    public static Mapped Slice(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        int axis = (int)planned.Long("axis"), count = layer.Tops.Count;
        bool isTold = layer.Bottoms[0].Shape![axis] is { IsKnown: true, IsBatch: false };
        if (layer.Plan.Call.Function == "Slice.Evenly" && !isTold)
            return Parts(Enumerable.Range(0, count).Select(part => Part(KernelCall.Of("Slice.Evenly", new Args().Long("part", part).Long("parts", count)), first: null)));
        // Of an axis of any size all parts but the last are told.
        long[] edges = isTold ? Edges(layer.Plan.Tops.Select(top => top[axis].Size)) : [0, .. planned.Longs("slicePoints")];
        return Parts(Enumerable.Range(0, count).Select(part => part + 1 < edges.Length
            ? Part(KernelCall.Of("Slice.Run", new Args().Long("first", edges[part]).Long("size", edges[part + 1] - edges[part])), edges[part])
            : Part(KernelCall.Of("Slice.Rest", new Args().Long("first", edges[part])), first: null)));

        static Mapped Parts(IEnumerable<Kernel> parts) => new(parts.ToEquatableArray());

        Kernel Part(KernelCall call, long? first) => new(call.With(planned, "axis"), Along(axis == 1))
        {
            KeepsBottom = true,
            PartOfPixel = axis == 1 && first % Block == 0 ? new Kernel(KernelCall.Of("Slice.Part") with { Arguments = call.Arguments }, LayoutRule.Same) { IsView = true } : null,
        };
    }

    public static Mapped Softmax(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        return new Kernel(KernelCall.Of("Softmax.Run").With(planned, "axis"), Along(planned.Long("axis") == 1)) { CanOverwrite = true };
    }

    private static long[] Edges(IEnumerable<long> sizes)
    {
        List<long> edges = [0];
        foreach (long size in sizes)
            edges.Add(edges[edges.Count - 1] + size);
        return [.. edges];
    }

    private static LayoutRule Along(bool isChannels) => isChannels ? LayoutRule.Same : LayoutRule.Plain;
}
