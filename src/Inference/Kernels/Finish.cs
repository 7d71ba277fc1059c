using System.Runtime.CompilerServices;

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
    /// <param name="count">How many there are; whole vectors, where the rest of the last one means nothing, are fastest.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<S, V>(float* row, float* add, int channel, int count)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        ActivationKind kind = activation.Kind;
        bool isClip = kind == ActivationKind.Clip, isSloped = kind is ActivationKind.Sloped or ActivationKind.PReLU;
        if (add == null && kind == ActivationKind.None)
            return;
        V zero = default, slope = S.Create(activation.First), low = slope, high = S.Create(activation.Second);
        float* each = kind == ActivationKind.PReLU ? slopes + channel : null;
        int i = 0;
        for (; i + S.Lanes <= count; i += S.Lanes)
        {
            V sum = S.Load(row + i);
            if (add != null)
                sum = S.Add(sum, S.Load(add + i));
            if (kind == ActivationKind.ReLU)
                sum = S.Max(zero, sum);
            else if (isSloped)
                sum = S.MultiplyAdd(each == null ? slope : S.Load(each + i), S.Min(zero, sum), S.Max(zero, sum));
            else if (isClip)
                sum = S.Max(low, S.Min(high, sum));
            S.Store(sum, row + i);
        }
        for (int rest = i; rest < count && add != null; rest++)
            row[rest] += add[rest];
        if (kind == ActivationKind.ReLU || isSloped)
            Slopes.Run<S, V>(row + i, row + i, count - i, each == null ? null : each + i, kind == ActivationKind.ReLU ? 0 : activation.First);
        else if (kind != ActivationKind.None)
            Functions.Apply(activation, isClip ? new(row + i, count - i) : new(row, count));
    }
}
