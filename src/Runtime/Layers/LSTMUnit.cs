using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "LSTMUnit"</c>: one step of a long short-term memory.</summary>
/// <remarks>
/// Source: Caffe lstm_unit_layer.cpp semantics: the gates lie as input, forget, output, candidate; the gradient of the forget
/// gate takes the gate times <c>cont</c> for the gate.
/// </remarks>
public static class LSTMUnit
{
    /// <summary>The next state.</summary>
    /// <param name="cell">The state so far, [1, streams, hidden].</param>
    /// <param name="gates">What the gates are fed, [1, streams, 4 · hidden].</param>
    /// <param name="cont">[1, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>The cell state and the output, both [1, streams, hidden].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Cell, Tensor Hidden) Forward(Tensor cell, Tensor gates, Tensor cont, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(cont);
        Require.Rank(cell, 3, new("LSTMUnit", layer));
        long streams = cell.shape[1], hidden = cell.shape[2];
        if (!gates.shape.AsSpan().SequenceEqual([1, streams, 4 * hidden]))
            Require.Fail(new("LSTMUnit", layer), $"gates of shape [1, {streams}, {4 * hidden}]", gates);
        Require.Count(cont, streams, new("LSTMUnit", layer), "a cont");

        using var scope = NewDisposeScope();
        Tensor input = gates.narrow(2, 0, hidden).sigmoid();
        Tensor forgetIn = gates.narrow(2, hidden, hidden);
        Tensor output = gates.narrow(2, 2 * hidden, hidden).sigmoid();
        Tensor candidate = gates.narrow(2, 3 * hidden, hidden).tanh();

        Tensor forget = forgetIn.detach().sigmoid() * cont.detach().to_type(cell.dtype).view(1, streams, 1);
        forget = Pointwise.WithGradient(forget, forgetIn, forget * (1 - forget));
        Tensor next = forget * cell + input * candidate;
        // The top is a view of its own: its gradient is what comes from above, without what comes through the output.
        return scope.MoveToOuter(next.view(next.shape), output * next.tanh());
    }
}
