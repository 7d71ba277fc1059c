using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Data;

/// <summary>The tops of a batch in their order.</summary>
internal sealed record Batch(IReadOnlyList<Tensor> Tops) : IDisposable
{
    public static Batch Of(IReadOnlyList<Tensor> tops) => new(tops);

    public void Dispose()
    {
        foreach (Tensor top in Tops)
            top.Dispose();
    }
}
