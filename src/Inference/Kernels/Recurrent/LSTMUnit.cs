namespace Prototxt.Inference;

/// <summary>LSTMUnit: one step of an LSTM from its gates, which lie as input, forget, output, candidate.</summary>
public static unsafe class LSTMUnit
{
    /// <summary>The cell's new state.</summary>
    /// <param name="cell">Its old one, [1, streams, outputs], plain.</param>
    /// <param name="gates">The gates before their functions, [1, streams, 4 outputs], plain.</param>
    /// <param name="cont">For each stream, whether the sequence goes on, [1, streams].</param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Value Cell(Value cell, Value gates, Value cont, Target to) => Run(cell, gates, cont, to, isCell: true);

    /// <summary>The hidden values.</summary>
    /// <inheritdoc cref="Cell"/>
    public static Value Hidden(Value cell, Value gates, Value cont, Target to) => Run(cell, gates, cont, to, isCell: false);

    /// <summary>One step of one stream.</summary>
    /// <param name="gates">Its gates.</param>
    /// <param name="cont">What the old state is multiplied by.</param>
    /// <param name="cell">The state, old and new.</param>
    /// <param name="hidden">The hidden values.</param>
    /// <param name="count">How many there are.</param>
    internal static void Step(float* gates, float cont, float* cell, float* hidden, int count)
    {
        for (int i = 0; i < count; i++)
        {
            float input = Sigmoid(gates[i]), forget = cont * Sigmoid(gates[count + i]), output = Sigmoid(gates[2 * count + i]);
            cell[i] = forget * cell[i] + input * MathF.Tanh(gates[3 * count + i]);
            hidden[i] = output * MathF.Tanh(cell[i]);
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static Value Run(Value cell, Value gates, Value cont, Target to, bool isCell)
    {
        if (cell.Rank != 3 || cell.IsChannelsLast || !gates.Shape.SequenceEqual([1, cell.Shape[1], 4 * cell.Shape[2]]) || cell.Shape[0] != 1 || cont.Count != cell.Shape[1])
            throw new ArgumentException($"{to.Layer("LSTMUnit")}: expected a state [1, streams, outputs], four gates for each of its numbers and a mark for each stream, found {cell}, {gates} and {cont}.");
        Value y = to.Like(cell);
        int count = cell.Shape[2];
        using Scratch aside = Scratch.Take(count);
        for (int i = 0; i < cell.Shape[1]; i++)
        {
            float* top = y.Data + (long)i * count, state = isCell ? top : aside.Data, hidden = isCell ? aside.Data : top;
            new ReadOnlySpan<float>(cell.Data + (long)i * count, count).CopyTo(new(state, count));
            Step(gates.Data + 4L * i * count, cont.Data[i], state, hidden, count);
        }
        return y;
    }
}
