using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>What RNN and LSTM share: the sums that each step begins with, from its features, from what is the same for all steps, and from the hidden values of the step before.</summary>
/// <param name="name">The layer's name, for messages.</param>
/// <param name="outputs">The hidden values of a stream.</param>
/// <param name="states">How many states the layer has: an RNN one, an LSTM two.</param>
/// <param name="inputs">From a step's features to its sums, with the bias.</param>
/// <param name="always">From the static input to the sums of every step; null without one.</param>
/// <param name="hidden">From the hidden values of the step before.</param>
internal sealed unsafe class Recurrence(string name, int outputs, int states, InnerProduct inputs, InnerProduct? always, InnerProduct hidden) : IDisposable
{
    /// <summary>The first of the slots aside that <see cref="Run"/> leaves alone.</summary>
    public const int Free = 4;

    /// <summary>Makes of a step's sums its hidden values.</summary>
    /// <param name="step">The step.</param>
    /// <param name="sums">Its sums, those of each stream together.</param>
    /// <param name="cont">For each stream, whether the sequence goes on.</param>
    /// <param name="state">The hidden values of each stream: here they go.</param>
    public delegate void Step(int step, float* sums, float* cont, float* state);

    /// <summary>The top's shape, [steps, streams, outputs].</summary>
    /// <exception cref="ArgumentException">There are more or fewer bottoms than the layer has, or their shapes do not fit.</exception>
    public int[] Shape(ReadOnlySpan<Value> bottoms)
    {
        int fewest = always is null ? 2 : 3;
        if (bottoms.Length != fewest && bottoms.Length != fewest + states)
            throw new ArgumentException($"Layer \"{name}\": expected {fewest} bottoms, or {fewest + states} with its states, found {bottoms.Length}.");
        Value x = bottoms[0];
        if (x.Rank < 3)
            throw new ArgumentException($"Layer \"{name}\": expected a bottom [steps, streams, features..], found {x}.");
        if (!bottoms[1].Shape.SequenceEqual(x.Shape[..2]))
            throw new ArgumentException($"Layer \"{name}\": expected a mark for each step and stream of {x}, found {bottoms[1]}.");
        if (always is not null && bottoms[2].Images != x.Shape[1])
            throw new ArgumentException($"Layer \"{name}\": expected a static input for each of the {x.Shape[1]} streams, found {bottoms[2]}.");
        return [x.Shape[0], x.Shape[1], outputs];
    }

    /// <summary>A state as it is before the first step: that of a bottom, or zeros. It is a copy, which steps may write over.</summary>
    public Value Begin(ReadOnlySpan<Value> bottoms, int state, Target to)
    {
        int streams = bottoms[0].Shape[1], at = (always is null ? 2 : 3) + state;
        Value y = to.Plain(streams, outputs);
        if (at >= bottoms.Length)
            y.Span.Clear();
        else if (bottoms[at].Count == y.Count)
            Axes.Plain(bottoms[at], name).Span.CopyTo(y.Span);
        else
            throw new ArgumentException($"Layer \"{name}\": expected a state [1, {streams}, {outputs}], found {bottoms[at]}.");
        return y;
    }

    /// <summary>Goes through the steps, in the slots aside before <see cref="Free"/>.</summary>
    public void Run(ReadOnlySpan<Value> bottoms, Workspace workspace, Step each)
    {
        (int steps, int streams) = (bottoms[0].Shape[0], bottoms[0].Shape[1]);
        Workspace aside = workspace.Aside;
        Value state = Begin(bottoms, 0, aside[0]), sums = inputs.Run(bottoms[0], aside[1], axis: 2), cont = Axes.Plain(bottoms[1], name);
        Value? same = always?.Run(bottoms[2], aside[2]);
        int count = streams * sums.Shape[2];
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < streams; i++)
            {
                var values = new Span<float>(state.Data + (long)i * outputs, outputs);
                TensorPrimitives.Multiply(values, cont.Data[(long)step * streams + i], values);
            }
            var ofStep = new Span<float>(sums.Data + (long)step * count, count);
            TensorPrimitives.Add(ofStep, hidden.Run(state, aside[3]).Span, ofStep);
            if (same is { } fixedSums)
                TensorPrimitives.Add(ofStep, fixedSums.Span, ofStep);
            each(step, sums.Data + (long)step * count, cont.Data + (long)step * streams, state.Data);
        }
    }

    public void Dispose()
    {
        inputs.Dispose();
        always?.Dispose();
        hidden.Dispose();
    }
}
