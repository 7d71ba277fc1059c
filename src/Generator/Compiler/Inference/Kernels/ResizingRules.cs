using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Pictures of another size.</summary>
internal static class ResizingRules
{
    public static Mapped Interp(Node layer)
    {
        long[] size = layer.Plan!.Call.Arguments.Longs("size");
        return new Kernel(KernelCall.Of("Resizing.Interp", new Args().Long("height", size[0]).Long("width", size[1])).With(layer.Plan.Call.Arguments, "cropBegin", "cropEnd"), LayoutRule.Same);
    }
}
