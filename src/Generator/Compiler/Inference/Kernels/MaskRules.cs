using Prototxt.Generator.Compiler.Graph;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Pooling that tells where its numbers are, and layers that put numbers back there.</summary>
internal static class MaskRules
{
    public static Mapped Pooling(Node layer)
    {
        Kernel largest = PoolingRule.Map(layer, "Max").Tops[0];
        return new(new([largest, largest with { Call = largest.Call with { Function = "PoolingMask.Run" } }]));
    }

    public static Mapped Unpooling(Node layer, string function) =>
        new Kernel(KernelCall.Of("Unpooling." + function).With(layer.Plan!.Call.Arguments, "size", "kernel", "stride"), LayoutRule.Plain) { HoldsSizes = true };

    public static Mapped Upsample(Node layer, string function) =>
        new Kernel(KernelCall.Of("Upsample." + function).With(layer.Plan!.Call.Arguments, "size", "scale", "padOutHeight", "padOutWidth"), LayoutRule.Same) { HoldsSizes = function == "WithMask" };
}
