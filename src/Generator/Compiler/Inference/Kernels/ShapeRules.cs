using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

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
        int axis = (int)planned.Long("axis");
        if (layer.Bottoms[0].Shape![axis] is not { IsKnown: true, IsBatch: false })
            return Mapped.None("cuts an axis of any size, which its kernel does not do");
        List<Kernel> parts = [];
        long first = 0;
        foreach (Shape top in layer.Plan.Tops)
        {
            long size = top[axis].Size;
            parts.Add(new Kernel(KernelCall.Of("Slice.Run", new Args().Long("first", first).Long("size", size)).With(planned, "axis"), Along(axis == 1)) { KeepsBottom = true });
            first += size;
        }

        return new Mapped(parts.ToEquatableArray());
    }

    public static Mapped Softmax(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        return new Kernel(KernelCall.Of("Softmax.Run").With(planned, "axis"), Along(planned.Long("axis") == 1)) { CanOverwrite = true };
    }

    private static LayoutRule Along(bool isChannels) => isChannels ? LayoutRule.Same : LayoutRule.Plain;
}
