using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Correlation"</c> of FlowNet: how alike patches of two feature maps are.</summary>
/// <remarks>Source: correlation_layer.cu semantics of lmb-freiburg/flownet2.</remarks>
public static class Correlation
{
    /// <summary>
    /// For each displacement the mean product (or magnitude of the difference) of a patch of the first bottom and the displaced patch
    /// of the second, over the patch and the channels.
    /// </summary>
    /// <param name="x">[images, channels, height, width].</param>
    /// <param name="y">Of the same shape.</param>
    /// <param name="kernel">The patch's side, odd.</param>
    /// <param name="maxDisplacement">The farthest displacement in each direction.</param>
    /// <param name="pad">The zeros around both bottoms.</param>
    /// <param name="stride1">The step of the patches in the first bottom.</param>
    /// <param name="stride2">The step of the displacements.</param>
    /// <param name="subtract">Whether magnitudes of differences are averaged, not products.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>[images, displacements, rows, columns]; displacements run from upper left to lower right, row by row.</returns>
    /// <exception cref="ArgumentException">The shapes differ, or nothing is left inside the border.</exception>
    public static Tensor Forward(Tensor x, Tensor y, long kernel, long maxDisplacement, long pad = 0, long stride1 = 1, long stride2 = 1, bool subtract = false, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        Require.Rank(x, 4, new("Correlation", layer));
        Require.SameShape(y, x, new("Correlation", layer));
        using var scope = NewDisposeScope();
        long[] around = [pad, pad, pad, pad];
        Tensor first = nn.functional.pad(x, around), second = nn.functional.pad(y, around);
        // Patches start at the largest displacement, so that all displaced ones lie inside.
        long[] length = new long[2];
        for (int i = 0; i < 2; i++)
        {
            long room = first.shape[2 + i] - 2 * maxDisplacement - (kernel - 1);
            long count = (room + stride1 - 1) / stride1;
            if (room < 1)
                Require.Fail(new("Correlation", layer), "a bottom that the displacements and the kernel fit into", x);
            length[i] = (count - 1) * stride1 + kernel;
        }

        Tensor fixedPart = Part(first, 0, 0);
        long reach = maxDisplacement / stride2;
        List<Tensor> channels = [];
        for (long down = -reach; down <= reach; down++)
            for (long right = -reach; right <= reach; right++)
            {
                using var one = NewDisposeScope();
                Tensor moved = Part(second, down * stride2, right * stride2);
                Tensor alike = (subtract ? (fixedPart - moved).abs() : fixedPart * moved).mean([1], keepdim: true);
                channels.Add(nn.functional.avg_pool2d(alike, [kernel, kernel], [stride1, stride1]).MoveToOuterDisposeScope());
            }

        return cat(channels, 1).MoveToOuterDisposeScope();

        Tensor Part(Tensor padded, long down, long right) =>
            padded.narrow(2, maxDisplacement + down, length[0]).narrow(3, maxDisplacement + right, length[1]);
    }
}
