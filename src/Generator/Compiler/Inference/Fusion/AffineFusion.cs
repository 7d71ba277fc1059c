using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>
/// BatchNorm, Scale and Bias behind a convolution, or behind each other: a factor and an offset for each channel, which go into the
/// weights when they are loaded. Not where something else reads what lies between, nor behind a function or a sum.
/// </summary>
internal static class AffineFusion
{
    // Those of one call are one expression, which has to be read, and compiled: no published net has more than three.
    private const int MostFolded = 16;

    public static bool Apply(Drafts drafts, Draft later)
    {
        if (later.Kernel.Affine is null || drafts.MakerForOneOnly(later.Bottoms[0]) is not { } earlier)
            return false;
        if (!earlier.Kernel.Takes.HasFlag(Fusable.Affine) || earlier.Activation is not null || earlier.Sum is not null || earlier.Affines.Count + later.Affines.Count > MostFolded)
            return false;
        if (later.Activation is not null && !earlier.Kernel.Takes.HasFlag(Fusable.Activation))
            return false;
        earlier.Affines.AddRange(later.Affines);
        earlier.Activation = later.Activation;
        drafts.Fuse(earlier, later);
        return true;
    }
}
