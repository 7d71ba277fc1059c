using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "bilinear"</c>.</summary>
internal sealed record BilinearFiller : Filler
{
    private protected override void Write(Tensor blob)
    {
        Require.Rank(blob, 4, new("The bilinear filler", null));
        long size = blob.shape[3];
        if (blob.shape[2] != size)
            Require.Fail(new("The bilinear filler", null), "a blob of square kernels", blob);
        double factor = Math.Ceiling(size / 2.0);
        double centre = (size - 1) / (2 * factor);
        Tensor profile = 1 - (arange(size, ScalarType.Float64) / factor - centre).abs();
        blob.copy_(profile.unsqueeze(1) * profile);
    }
}
