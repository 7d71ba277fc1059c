using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Layers over boxes, whose fields come as one record under the same names.</summary>
internal static class BoxRules
{
    public static Mapped DetectionOutput(Node layer) => new Kernel(KernelCall.Of("DetectionOutput.Run", Options(layer)), LayoutRule.Plain);

    /// <summary>RefineDet's, whose fifth bottom need not be there.</summary>
    public static Mapped RefinedDetectionOutput(Node layer) => new Kernel(KernelCall.Of("DetectionOutput.Refined", Options(layer)), LayoutRule.Plain);

    public static Mapped PriorBox(Node layer) => new Kernel(KernelCall.Of("PriorBox.Run", Options(layer)), LayoutRule.Plain) { ShapesOnly = 2 };

    public static Mapped Proposal(Node layer, string type)
    {
        Kernel regions = new(KernelCall.Of(type + ".Run", Options(layer)), LayoutRule.Plain);
        return layer.Tops.Count == 1 ? regions : new Mapped(new([regions, regions with { Call = KernelCall.Of(type + ".Scores", Options(layer)) }]));
    }

    public static Mapped ROIPooling(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Call.Arguments;
        long[] pooled = planned.Longs("pooled");
        return new Kernel(KernelCall.Of("ROIPooling.Run", new Args().Long("height", pooled[0]).Long("width", pooled[1])).With(planned, "spatialScale", "padRatio"), LayoutRule.Plain);
    }

    private static Args Options(Node layer)
    {
        Args options = new();
        foreach (Argument option in layer.Plan!.Call.Arguments.Record("options"))
            options.Optional(option.Name, option.IsDefault ? null : option.Value);
        return new Args().Record("options", options);
    }
}
