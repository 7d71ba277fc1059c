using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Kernels;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>
/// The sum at the end of a residual block: the later of its two convolutions adds what is there already. Not where something else
/// reads the convolution's own top, nor with coefficients.
/// </summary>
internal static class SumFusion
{
    public static bool Apply(Drafts drafts, Draft later)
    {
        if (!later.Kernel.IsSum || later.Bottoms.Count != 2)
            return false;
        for (int i = 1; i >= 0; i--)
        {
            BlobVersion other = later.Bottoms[1 - i];
            if (drafts.MakerForOneOnly(later.Bottoms[i]) is not { } earlier || !earlier.Kernel.Takes.HasFlag(Fusable.Sum) || !drafts.IsMadeBefore(other, earlier))
                continue;
            if (earlier.Activation is not null || earlier.Sum is not null)
                continue;
            (earlier.Sum, earlier.Activation) = (other, later.Activation);
            drafts.Fuse(earlier, later);
            return true;
        }

        return false;
    }
}
