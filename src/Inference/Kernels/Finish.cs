using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>What is done with sums before they are a layer's top, while they are still in the first cache: something is added, a function is taken.</summary>
internal readonly unsafe struct Finish(Activation activation, float* slopes)
{
    /// <summary>Whether there is nothing but what a tile does itself.</summary>
    public bool IsReLUOnly => activation.Kind == ActivationKind.ReLU;

    /// <summary>The same for channels of which the first is another one.</summary>
    public Finish From(int channel) => slopes == null ? this : new(activation, slopes + channel);

    /// <summary>Finishes some channels of one pixel.</summary>
    /// <param name="row">The sums.</param>
    /// <param name="add">What is added to them, or null.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="count">How many there are.</param>
    public void Run<S, V>(float* row, float* add, int channel, int count)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        if (add == null && activation.Kind == ActivationKind.None)
            return;
        if (add != null)
            TensorPrimitives.Add(new ReadOnlySpan<float>(row, count), new ReadOnlySpan<float>(add, count), new Span<float>(row, count));
        switch (activation.Kind)
        {
            case ActivationKind.None: break;
            case ActivationKind.ReLU: Slopes.Run<S, V>(row, row, count, null, 0); break;
            case ActivationKind.Sloped: Slopes.Run<S, V>(row, row, count, null, activation.First); break;
            case ActivationKind.PReLU: Slopes.Run<S, V>(row, row, count, slopes + channel, 0); break;
            default: Functions.Apply(activation, new(row, count)); break;
        }
    }
}
