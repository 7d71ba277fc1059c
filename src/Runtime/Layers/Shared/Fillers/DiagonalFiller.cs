using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "identity"</c> of the Windows port and <c>"diagonal"</c> of FlowNet.</summary>
/// <param name="Value">The number on the diagonal.</param>
internal sealed record DiagonalFiller(float Value) : Filler
{
    private protected override void Write(Tensor blob)
    {
        if (blob.dim() < 2 || blob.numel() != blob.shape[0] * blob.shape[1])
            Require.Fail(new("The diagonal filler", null), "a blob of [outputs, inputs] with one number each", blob);
        blob.copy_((eye(blob.shape[0], blob.shape[1]) * Value).view(blob.shape));
    }
}
