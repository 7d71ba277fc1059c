using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>Embed: a row of numbers for each word of a vocabulary. The rows are used where they lie, in the mapped file as a rule; halved ones are a copy.</summary>
public sealed unsafe class Embed : IDisposable
{
    private readonly string _name;
    private readonly int _inputs, _outputs;
    private readonly WeightMemory _rows;
    private readonly float[]? _bias;

    internal Embed(string name, int inputs, int outputs, WeightMemory rows, float[]? bias) =>
        (_name, _inputs, _outputs, _rows, _bias) = (name, inputs, outputs, rows, bias);

    /// <summary>Computes the top, [.., outputs].</summary>
    /// <param name="x">The numbers of rows, plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <exception cref="ArgumentException">A number names no row.</exception>
    public Value Run(Value x, Target to)
    {
        Axes.Plain(x, _name);
        for (long i = 0; i < x.Count; i++)
            Rows.Check(MathF.Truncate(x.Data[i]), _inputs, _name);
        Value y = to.Plain([.. x.Shape, _outputs]);
        Split.Run(to.Workspace, x.Count, y.Count, (first, last) =>
        {
            for (long i = first; i < last; i++)
            {
                var top = new Span<float>(y.Data + i * _outputs, _outputs);
                Row((long)x.Data[i], top);
                if (_bias is not null)
                    TensorPrimitives.Add(top, _bias, top);
            }
        });
        GC.KeepAlive(this);
        return y;
    }

    /// <summary>Gives memory of its own back; the file's belongs to the weights.</summary>
    public void Dispose() => _rows.Dispose();

    private void Row(long number, Span<float> to)
    {
        long first = number * _outputs;
        if (!_rows.IsHalved)
            new ReadOnlySpan<float>((float*)_rows.Data + first, _outputs).CopyTo(to);
        else
            for (int i = 0; i < to.Length; i++)
                to[i] = BFloat16.Number(((BFloat16*)_rows.Data)[first + i]);
    }
}
