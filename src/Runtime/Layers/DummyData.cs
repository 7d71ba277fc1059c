using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "DummyData"</c>: tops without a bottom.</summary>
/// <remarks>Source: Caffe dummy_data_layer.cpp semantics.</remarks>
public static class DummyData
{
    /// <summary>A new tensor; a random filler gives other values each time.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="filler">The filler; zeros if left out.</param>
    /// <param name="device">The device for the tensor.</param>
    /// <exception cref="ArgumentException">The filler cannot serve the shape.</exception>
    public static Tensor Forward(ReadOnlySpan<long> shape, Filler? filler = null, Device? device = null)
    {
        Tensor top = zeros(shape, ScalarType.Float32, device);
        filler?.Fill(top);
        return top;
    }

    /// <summary>As <see cref="Forward(ReadOnlySpan{long}, Filler, Device)"/>, several tops at once.</summary>
    /// <param name="tops">The shape and the filler of each.</param>
    /// <exception cref="ArgumentException">A filler cannot serve its shape.</exception>
    public static Tensor[] Forward(params (long[] Shape, Filler Filler)[] tops) =>
        Array.ConvertAll(tops, static top => Forward(top.Shape, top.Filler));
}
