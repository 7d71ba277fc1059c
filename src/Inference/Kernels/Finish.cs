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
            case ActivationKind.ReLU: Positive<S, V>(row, count); break;
            case ActivationKind.Sloped: Slope<S, V>(row, count, null, activation.First); break;
            case ActivationKind.PReLU: Slope<S, V>(row, count, slopes + channel, 0); break;
            default: Functions.Apply(activation, new(row, count)); break;
        }
    }

    private static void Positive<S, V>(float* row, int count)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int i = 0;
        for (; i + S.Lanes <= count; i += S.Lanes)
            S.Store(S.Max(default, S.Load(row + i)), row + i);
        for (; i < count; i++)
            row[i] = row[i] < 0 ? 0 : row[i];
    }

    // max(x, 0) + slope min(x, 0), as Caffe has it.
    private static void Slope<S, V>(float* row, int count, float* slopes, float slope)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int i = 0;
        V zero = default, all = S.Create(slope);
        for (; i + S.Lanes <= count; i += S.Lanes)
        {
            V x = S.Load(row + i);
            S.Store(S.MultiplyAdd(slopes == null ? all : S.Load(slopes + i), S.Min(zero, x), S.Max(zero, x)), row + i);
        }
        for (; i < count; i++)
            row[i] = row[i] < 0 ? row[i] * (slopes == null ? slope : slopes[i]) : row[i];
    }
}
