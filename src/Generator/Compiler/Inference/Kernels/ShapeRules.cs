using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Layers along an axis: what is channels-last can only be cut, joined and shared out along its channels.</summary>
internal static class ShapeRules
{
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
        bool isEven = layer.Plan.Call.Function == "Slice.Evenly";
        // The calls follow the plan, since a bottom's height and width may be others than the prototxt's; channels side by side are as told.
        long[] points = isEven ? [] : [0, .. planned.Longs("slicePoints")];
        long[] channels = axis != 1 ? []
            : layer.Bottoms[0].Shape![1].IsKnown ? [.. layer.Plan.Tops.Select(top => top[1].Size)]
            : [.. points.Skip(1).Zip(points, (next, point) => next - point)];
        return new Mapped(Enumerable.Range(0, count).Select(part => new Kernel(Call(part).With(planned, "axis"), Along(axis == 1)) { KeepsBottom = true, PartOfPixel = PartOfPixel(part) }).ToEquatableArray());

        KernelCall Call(int part) =>
            isEven ? KernelCall.Of("Slice.Evenly", new Args().Long("part", part).Long("parts", count))
            : part + 1 < count ? KernelCall.Of("Slice.Run", new Args().Long("first", points[part]).Long("size", points[part + 1] - points[part]))
            : KernelCall.Of("Slice.Rest", new Args().Long("first", points[part]));

        Kernel? PartOfPixel(int part) =>
            part < channels.Length && channels.Take(part).Sum() is var first && first % Pixel.Block == 0
                ? new Kernel(KernelCall.Of("Slice.Part", new Args().Long("first", first).Long("size", channels[part])), LayoutRule.Same) { IsView = true }
                : null;
    }

    public static Mapped Softmax(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        return new Kernel(KernelCall.Of("Softmax.Run").With(planned, "axis"), Along(planned.Long("axis") == 1)) { CanOverwrite = true };
    }

    private static LayoutRule Along(bool isChannels) => isChannels ? LayoutRule.Same : LayoutRule.Plain;
}
