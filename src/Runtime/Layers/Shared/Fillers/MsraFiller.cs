using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "msra"</c>: normal with deviation √(2 / (fan · (1 + alpha²))).</summary>
/// <param name="Norm">The fan.</param>
/// <param name="Alpha">The slope below zero of the ReLU after the layer; a field of the Windows port.</param>
internal sealed record MsraFiller(VarianceNorm Norm, float Alpha) : Filler
{
    private protected override void Write(Tensor blob) => blob.normal_(0, Math.Sqrt(2 / (Fan(blob, Norm) * (1 + ((double)Alpha * Alpha)))));
}
