using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>A ReLU, PReLU, Sigmoid and the like behind a convolution or an inner product. Not where something else reads what lies between, nor behind another function.</summary>
internal static class ActivationFusion
{
    public static bool Apply(Drafts drafts, Draft later)
    {
        // A convolution with a function at its end has one too, but is more than that.
        if (!later.Kernel.IsFunctionOnly || drafts.MakerForOneOnly(later.Bottoms[0]) is not { } earlier || !earlier.Kernel.Takes.HasFlag(Fusable.Activation) || earlier.Activation is not null)
            return false;
        earlier.Activation = later.Activation;
        drafts.Fuse(earlier, later);
        return true;
    }
}
