using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Pooling over windows, or over the whole picture.</summary>
internal static class PoolingRule
{
    public static Mapped Map(Node layer, string function)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        if (layer.Plan.Call.Function.StartsWith("Pooling.Global", StringComparison.Ordinal))
            return new Kernel(KernelCall.Of("Pooling." + function, new Args().Missing("kernel", when: true)), LayoutRule.Same);
        bool isFloor = planned.Enum("roundMode") == "Floor", hasPad = function != "Stochastic";
        if (!hasPad && planned.Longs("pad").Any(p => p != 0))
            return Mapped.None("pads windows that it chooses from, which its kernel does not compute");
        KernelCall call = KernelCall.Of("Pooling." + function).With(planned, hasPad ? ["kernel", "stride", "pad"] : ["kernel", "stride"]);
        return new Kernel(call.And(new Args().Bool("isFloor", isFloor, omit: false)), LayoutRule.Same);
    }
}
