using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>
/// A depthwise convolution and the pointwise one behind it, and a pointwise one in front of both: computed together some rows at a time.
/// Not where something else reads what lies between, nor where something is added to it.
/// </summary>
internal static class SeparableFusion
{
    private const string Type = "SeparableConvolution";

    public static void Apply(Drafts drafts, Draft pointwise)
    {
        if (pointwise.Kernel.Separable != Separable.Pointwise || Earlier(drafts, pointwise, Separable.Depthwise) is not { } depthwise)
            return;
        drafts.Continue(depthwise, pointwise, Type);
        if (Earlier(drafts, pointwise, Separable.Pointwise) is { } expand)
            drafts.Continue(expand, pointwise, Type);
    }

    // The call that makes what a call reads, for it alone and not yet together with others.
    private static Draft? Earlier(Drafts drafts, Draft later, Separable kind) =>
        drafts.MakerForOneOnly(later.Bottoms[0]) is { Sum: null, Before.Count: 0 } earlier && earlier.Kernel.Separable == kind ? earlier : null;
}
