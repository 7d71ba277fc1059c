using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Layers that pick rows: of a vocabulary, or of their bottoms.</summary>
internal static class RowRules
{
    public static Mapped Embed(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        Args args = new Args().Long("inputs", planned.Long("inputDim")).Long("outputs", planned.Long("numOutput"));
        return new Kernel(KernelCall.Of("Run"), LayoutRule.Plain) { Member = new KernelMember("Embed", KernelCall.OfWeights("Embed", layer.Name, args).With(planned, "biasTerm")) };
    }

    /// <summary>Each bottom by the selector, which is the last.</summary>
    public static Mapped Filter(Node layer) => new(layer.Tops.Select((_, top) =>
        new Kernel(KernelCall.Of("Rows.Filter"), LayoutRule.Plain) { Reads = new([top, layer.Bottoms.Count - 1]) }).ToEquatableArray());
}
