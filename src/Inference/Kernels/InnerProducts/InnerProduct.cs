using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>
/// InnerProduct and the function behind it. The weights are used where they lie, in the mapped file as a rule, row by row: there is
/// nothing to pack and nothing to copy, and a small batch is as fast as memory. Halved weights are a copy, in the same order.
/// </summary>
public sealed unsafe class InnerProduct : IDisposable
{
    // Rows at a time, and as many numbers of them as stay in the first cache with those of the bottoms.
    private const int Rows = 4;
    private const int Depth = 2048;

    // Of one bottom alone: rows at a time.
    private const int RowsOfOne = 8;

    // Bottoms at a time.
    private const int Many = 48;

    private readonly string _name;
    private readonly int _inputs, _outputs, _lanes;
    private readonly WeightMemory _weights;
    private readonly AlignedMemory? _bias, _slopes;
    private readonly Activation _activation;
    private readonly object _gate = new();
    private volatile bool _isFlushed;

    internal InnerProduct(string name, int inputs, int outputs, WeightMemory weights, float[]? bias, Activation? activation = null, int lanes = 0)
    {
        (_name, _inputs, _outputs, _weights) = (name, inputs, outputs, weights);
        _activation = activation ?? Activation.None;
        (_bias, _slopes) = (ChannelNumbers.Padded(bias, outputs, name), ChannelNumbers.Padded(_activation.Slopes, outputs, name));
        _lanes = lanes == 0 ? Hardware.Lanes : lanes;
    }

    /// <summary>Computes the top, [.., outputs], plain.</summary>
    /// <param name="x">The bottom: plain, or channels-last of a single pixel.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="axis">The axis from which on the numbers of one vector lie.</param>
    /// <exception cref="ArgumentException">The vectors have another length.</exception>
    public Value Run(Value x, Target to, int axis = 1)
    {
        int first = Axes.Of(x, axis, _name);
        bool isPixel = x.IsChannelsLast && x.Height == 1 && x.Width == 1 && first == 1;
        if (Value.Product(x.Shape[first..]) != _inputs || x.IsChannelsLast && !isPixel)
            throw new ArgumentException($"Layer \"{_name}\": expected a plain bottom of {_inputs} numbers from axis {axis} on, found {x}.");
        Value y = to.Plain([.. x.Shape[..first], _outputs]);
        int count = (int)Value.Product(x.Shape[..first]);
        if (count == 0)
            return y;
        long work = (long)count * _inputs * _outputs, step = isPixel ? x.Pitch : _inputs;
        Flush(to.Workspace);
        int rows = count == 1 ? RowsOfOne : Rows;
        Split.Run(to.Workspace, (_outputs + rows - 1) / rows, work, (begin, end) =>
        {
            (int from, int until) = ((int)begin * rows, Math.Min(_outputs, (int)end * rows));
            if (_weights.IsHalved)
                Do<BFloat16>(x.Data, step, count, y.Data, from, until);
            else
                Do<Float32>(x.Data, step, count, y.Data, from, until);
        });
        GC.KeepAlive(this);
        return y;
    }

    /// <summary>Gives memory of its own back; the file's belongs to the weights.</summary>
    public void Dispose()
    {
        _weights.Dispose();
        _bias?.Dispose();
        _slopes?.Dispose();
    }

    // The first call reads all weights anyway, and the file must not be read before it is needed.
    private void Flush(Workspace workspace)
    {
        if (_isFlushed || _weights.IsHalved)
            return;
        lock (_gate)
        {
            if (!_isFlushed)
                Split.Run(workspace, _outputs, (long)_outputs * _inputs, (first, last) => Denormal.Flush((float*)_weights.Data + first * _inputs, (last - first) * _inputs));
            _isFlushed = true;
        }
    }

    private void Do<W>(float* x, long step, int count, float* y, int from, int until)
        where W : unmanaged, IWeight<W>
    {
        switch (_lanes)
        {
            case 16: Do<Simd512, Vector512<float>, W>(x, step, count, y, from, until); break;
            case 8: Do<Simd256, Vector256<float>, W>(x, step, count, y, from, until); break;
            default: Do<Simd128, Vector128<float>, W>(x, step, count, y, from, until); break;
        }
    }

    private void Do<S, V, W>(float* x, long step, int count, float* y, int from, int until)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        if (count == 1 && _outputs >= RowsOfOne)
            One<S, V, W>(x, y, from, until);
        else
            Some<S, V, W>(x, step, count, y, from, until);
        var finish = new Finish(_activation, _slopes == null ? null : _slopes.Data);
        for (int n = 0; n < count; n++)
            finish.Run<S, V>(y + (long)n * _outputs + from, null, from, until - from);
    }

    private void Some<S, V, W>(float* x, long step, int count, float* y, int from, int until)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        float* sums = stackalloc float[Many * Rows];
        for (int n = 0; n < count; n += Many)
        {
            int some = Math.Min(Many, count - n);
            for (int row = from; row < until; row += Rows)
            {
                // The last rows once more, where there are not four.
                int first = Math.Max(0, Math.Min(row, _outputs - Rows));
                new Span<float>(sums, Many * Rows).Clear();
                for (int k = 0; k < _inputs; k += Depth)
                    Products<S, V, W>(first, x + n * step + k, step, some, k, Math.Min(Depth, _inputs - k), sums);
                for (int i = 0; i < some; i++)
                    for (int j = row; j < Math.Min(row + Rows, until); j++)
                        y[(long)(n + i) * _outputs + j] = sums[i * Rows + j - first] + (_bias == null ? 0 : _bias.Data[j]);
            }
        }
    }

    private void One<S, V, W>(float* x, float* y, int from, int until)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        float* sums = stackalloc float[RowsOfOne];
        for (int row = from; row < until; row += RowsOfOne)
        {
            int first = Math.Min(row, _outputs - RowsOfOne); // the last rows once more, where there are not so many
            new Span<float>(sums, RowsOfOne).Clear();
            DotProducts<S, V, W>.Eight((W*)_weights.Data + (long)first * _inputs, _inputs, x, _inputs, sums);
            for (int j = row; j < Math.Min(row + RowsOfOne, until); j++)
                y[j] = sums[j - first] + (_bias == null ? 0 : _bias.Data[j]);
        }
    }

    private void Products<S, V, W>(int row, float* x, long step, int count, int k, int depth, float* sums)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        W* w = (W*)_weights.Data + (long)row * _inputs + k;
        int n = 0;
        if (_outputs < Rows)
        {
            for (; n < count; n++)
                for (int j = 0; j < _outputs; j++)
                    sums[n * Rows + j] += DotProducts<S, V, W>.Single(w + (long)j * _inputs, x + n * step, depth);
            return;
        }
        for (; n + 6 <= count && S.Lanes == 16; n += 6)
            DotProducts<S, V, W>.Six(w, _inputs, x + n * step, step, depth, sums + n * Rows);
        for (; n + 2 <= count; n += 2)
            DotProducts<S, V, W>.Two(w, _inputs, x + n * step, step, depth, sums + n * Rows);
        if (n < count)
            DotProducts<S, V, W>.One(w, _inputs, x + n * step, depth, sums + n * Rows);
    }
}
