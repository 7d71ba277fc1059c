using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>LRN across channels, forward and backward, column by column.</summary>
/// <remarks>
/// With s = k + alpha / localSize · Σ x² a number becomes y = x · s^−beta. Its gradient is
/// g · s^−beta − 2 · alpha · beta / localSize · x · Σ (g · y / s), the sum over the same neighbours.
/// </remarks>
internal static unsafe class LRNColumn<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>The columns from the first on and before the last. The top may be the bottom.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(Value x, Value y, long first, long last, LRNNumbers numbers)
    {
        ChannelColumns bottom = new(x, S.Lanes), top = new(y, S.Lanes);
        int length = bottom.Length, distance = bottom.Distance, reach = numbers.Reach(x.Channels);
        using var squares = new Padded(length, reach * distance);
        using Scratch numbersAside = Scratch.Take(length), topAside = Scratch.Take(length);
        for (long column = first; column < last; column++)
        {
            float* from = bottom.Read<S, V>(column, numbersAside.Data), to = top.Place(column, topAside.Data);
            Square(from, squares.Data, length, bottom.Used);
            for (int i = 0; i < length; i += S.Lanes)
            {
                V sum = Sum(squares.Data + i, reach, distance);
                V scale = S.MultiplyAdd(S.Create(numbers.Factor), sum, S.Create(numbers.K));
                S.Store(S.Multiply(S.Load(from + i), Power(scale, numbers.Beta)), to + i);
            }
            top.Write<S, V>(column, topAside.Data);
        }
    }

    /// <summary>The gradient of the columns from the first on and before the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(Value x, Value topGradient, Value gradient, long first, long last, LRNNumbers numbers)
    {
        ChannelColumns bottom = new(x, S.Lanes), above = new(topGradient, S.Lanes), below = new(gradient, S.Lanes);
        int length = bottom.Length, distance = bottom.Distance, reach = numbers.Reach(x.Channels);
        using Padded squares = new(length, reach * distance), ratios = new(length, reach * distance);
        using Scratch numbersAside = Scratch.Take(length), aboveAside = Scratch.Take(length), belowAside = Scratch.Take(length);
        V factor = S.Create(-2 * numbers.Factor * numbers.Beta);
        for (long column = first; column < last; column++)
        {
            float* from = bottom.Read<S, V>(column, numbersAside.Data), g = above.Read<S, V>(column, aboveAside.Data), to = below.Place(column, belowAside.Data);
            Square(from, squares.Data, length, bottom.Used);
            for (int i = 0; i < length; i += S.Lanes)
            {
                V scale = S.MultiplyAdd(S.Create(numbers.Factor), Sum(squares.Data + i, reach, distance), S.Create(numbers.K));
                V direct = S.Multiply(S.Load(g + i), Power(scale, numbers.Beta));
                S.Store(direct, to + i);
                S.Store(S.Divide(S.Multiply(direct, S.Load(from + i)), scale), ratios.Data + i);
            }
            new Span<float>(ratios.Data + bottom.Used, length - bottom.Used).Clear();
            for (int i = 0; i < length; i += S.Lanes)
                S.Store(S.MultiplyAdd(S.Multiply(factor, S.Load(from + i)), Sum(ratios.Data + i, reach, distance), S.Load(to + i)), to + i);
            below.Write<S, V>(column, belowAside.Data);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(float* from, float* squares, int length, int used)
    {
        for (int i = 0; i < length; i += S.Lanes)
        {
            V number = S.Load(from + i);
            S.Store(S.Multiply(number, number), squares + i);
        }
        new Span<float>(squares + used, length - used).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Sum(float* middle, int reach, int distance)
    {
        V sum = S.Load(middle - reach * distance);
        for (int i = 1 - reach; i <= reach; i++)
            sum = S.Add(sum, S.Load(middle + i * distance));
        return sum;
    }

    // scale^−3/4 is the inverse root times the root of it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Power(V scale, float beta)
    {
        if (beta == 0.75f)
        {
            V root = S.InverseRoot(scale);
            return S.Multiply(root, S.Sqrt(root));
        }
        V power = scale;
        for (int lane = 0; lane < S.Lanes; lane++)
            ((float*)&power)[lane] = MathF.Pow(((float*)&power)[lane], -beta);
        return power;
    }

    /// <summary>Numbers with zeros on both sides, so that no channel is a special case.</summary>
    private readonly ref struct Padded
    {
        private readonly Scratch _scratch;

        public Padded(int length, int margin)
        {
            _scratch = Scratch.Take(length + 2L * margin);
            new Span<float>(_scratch.Data, length + 2 * margin).Clear();
            Data = _scratch.Data + margin;
        }

        public float* Data { get; }

        public void Dispose() => _scratch.Dispose();
    }
}
