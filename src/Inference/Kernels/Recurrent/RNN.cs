using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>
/// RNN: a plain recurrent layer, with a hyperbolic tangent on hidden values and on outputs. Every call begins with hidden values of
/// zero, or with those of its last bottom; nothing is kept from one call to the next.
/// </summary>
public sealed unsafe class RNN : IDisposable
{
    private readonly Recurrence _steps;
    private readonly InnerProduct _output;

    internal RNN(Recurrence steps, InnerProduct output) => (_steps, _output) = (steps, output);

    private delegate void Done(int step, Span<float> hidden);

    /// <summary>The outputs of all steps, [steps, streams, outputs].</summary>
    /// <param name="bottoms">
    /// All of them plain: the sequence [steps, streams, features..]; marks [steps, streams], 0 where a sequence begins; of a layer with a static input, that,
    /// [streams, features..]; perhaps the hidden values before the first step, [1, streams, outputs].
    /// </param>
    /// <param name="to">Where the top goes, not a bottom's slot.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public Value Run(ReadOnlySpan<Value> bottoms, Target to)
    {
        Value states = to.Workspace.Aside[Recurrence.Free].Plain(_steps.Shape(bottoms));
        int count = states.Shape[1] * states.Shape[2];
        Steps(bottoms, to.Workspace, (step, hidden) => hidden.CopyTo(new(states.Data + (long)step * count, count)));
        return _output.Run(states, to, axis: 2);
    }

    /// <summary>The hidden values after the last step, [1, streams, outputs].</summary>
    /// <inheritdoc cref="Run"/>
    public Value Hidden(ReadOnlySpan<Value> bottoms, Target to)
    {
        int[] shape = _steps.Shape(bottoms);
        Value y = _steps.Begin(bottoms, 0, to).Reshape(1, shape[1], shape[2]);
        Steps(bottoms, to.Workspace, (_, hidden) => hidden.CopyTo(y.Span));
        return y;
    }

    /// <summary>Gives memory of its own back; the file's belongs to the weights.</summary>
    public void Dispose()
    {
        _steps.Dispose();
        _output.Dispose();
    }

    private void Steps(ReadOnlySpan<Value> bottoms, Workspace workspace, Done done)
    {
        int[] shape = _steps.Shape(bottoms);
        int count = shape[1] * shape[2];
        _steps.Run(bottoms, workspace, (step, sums, _, hidden) =>
        {
            var values = new Span<float>(hidden, count);
            TensorPrimitives.Tanh(new ReadOnlySpan<float>(sums, count), values);
            done(step, values);
        });
    }
}
