using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>InnerProduct, whose weights are used where they lie in the file.</summary>
internal static class InnerProductRule
{
    public static Mapped Map(Node layer)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        Shape bottom = layer.Bottoms[0].Shape!;
        long axis = planned.Long("axis");
        Args args = new Args().Long("inputs", planned.Long("inputCount")).Long("outputs", planned.Long("numOutput"));
        // The channels of a single pixel lie together in either layout.
        bool isPixel = axis == 1 && bottom.Rank == 4 && bottom[2] == new Dim(1) && bottom[3] == new Dim(1);
        return new Kernel(KernelCall.Of("Run").With(planned, "axis"), isPixel ? LayoutRule.AnyToPlain : LayoutRule.Plain)
        {
            Member = new KernelMember("InnerProduct", KernelCall.OfWeights("InnerProduct", layer.Name, args).With(planned, "biasTerm", "transpose")),
            // What has a number for each channel means axis 1.
            Takes = axis == 1 ? Fusable.Affine | Fusable.Activation : Fusable.None,
            Activation = ActivationRules.AtItsEnd(layer),
            HoldsSizes = true,
        };
    }
}
