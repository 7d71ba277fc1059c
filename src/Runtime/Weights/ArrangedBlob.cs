using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A blob whose axes are stored in another order: seen as <paramref name="view"/>, permuted, and seen as <paramref name="shape"/>.</summary>
internal sealed class ArrangedBlob(StoredBlob stored, long[] view, long[] permutation, IReadOnlyList<long> shape)
    : StoredBlob(shape, stored.Count)
{
    public override Tensor ReadTensor()
    {
        using Tensor permuted = ReadPermuted();
        using Tensor contiguous = permuted.contiguous();
        return contiguous.view([.. Shape]);
    }

    private protected override void Fill(Tensor target)
    {
        if (!target.is_contiguous())
        {
            base.Fill(target);
            return;
        }
        using IDisposable quiet = no_grad();
        using Tensor permuted = ReadPermuted();
        using Tensor detached = target.detach();
        using Tensor window = detached.view(permuted.shape);
        window.copy_(permuted).Dispose();
    }

    private Tensor ReadPermuted()
    {
        using Tensor all = stored.ReadTensor();
        using Tensor seen = all.view(view);
        return seen.permute(permutation);
    }
}
