namespace Prototxt.Inference;

/// <summary>
/// LSTM: a long short-term memory over sequences. Every call begins with states of zero, or with those of its bottoms; nothing is
/// kept from one call to the next.
/// </summary>
public sealed unsafe class LSTM : IDisposable
{
    private readonly Recurrence _steps;
    private readonly int _outputs;

    internal LSTM(Recurrence steps, int outputs) => (_steps, _outputs) = (steps, outputs);

    private delegate void Done(int step, float* hidden, float* cell);

    /// <summary>The outputs of all steps, [steps, streams, outputs].</summary>
    /// <param name="bottoms">
    /// All of them plain: the sequence [steps, streams, features..]; marks [steps, streams], 0 where a sequence begins; of a layer with a static input, that,
    /// [streams, features..]; perhaps the hidden values and the cell's before the first step, [1, streams, outputs].
    /// </param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Value Run(ReadOnlySpan<Value> bottoms, Target to)
    {
        Value y = to.Plain(_steps.Shape(bottoms));
        long count = (long)y.Shape[1] * _outputs;
        Steps(bottoms, to.Workspace, (step, hidden, _) => new Span<float>(hidden, (int)count).CopyTo(new(y.Data + step * count, (int)count)));
        return y;
    }

    /// <summary>The hidden values after the last step, [1, streams, outputs].</summary>
    /// <inheritdoc cref="Run"/>
    public Value Hidden(ReadOnlySpan<Value> bottoms, Target to) => Last(bottoms, to, state: 0);

    /// <summary>The cell's state after the last step, [1, streams, outputs].</summary>
    /// <inheritdoc cref="Run"/>
    public Value Cell(ReadOnlySpan<Value> bottoms, Target to) => Last(bottoms, to, state: 1);

    /// <summary>Gives memory of its own back; the file's belongs to the weights.</summary>
    public void Dispose() => _steps.Dispose();

    private Value Last(ReadOnlySpan<Value> bottoms, Target to, int state)
    {
        int[] shape = _steps.Shape(bottoms);
        Value y = _steps.Begin(bottoms, state, to).Reshape(1, shape[1], _outputs);
        Steps(bottoms, to.Workspace, (_, hidden, cell) => new Span<float>(state == 0 ? hidden : cell, (int)y.Count).CopyTo(y.Span));
        return y;
    }

    private void Steps(ReadOnlySpan<Value> bottoms, Workspace workspace, Done done)
    {
        Value cells = _steps.Begin(bottoms, 1, workspace.Aside[Recurrence.Free]);
        _steps.Run(bottoms, workspace, (step, sums, cont, hidden) =>
        {
            for (int i = 0; i < cells.Shape[0]; i++)
                LSTMUnit.Step(sums + 4L * i * _outputs, cont[i], cells.Data + (long)i * _outputs, hidden + (long)i * _outputs, _outputs);
            done(step, hidden, cells.Data);
        });
    }
}
