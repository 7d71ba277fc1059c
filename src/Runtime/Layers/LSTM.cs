using System.ComponentModel;
using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "LSTM"</c>, a long short-term memory over [steps, streams, features..], giving [steps, streams, outputs]. The state
/// goes on from one pass to the next, as far as <c>cont</c> lets it; no gradient does.
/// </summary>
/// <remarks>Source: Caffe recurrent_layer.cpp, lstm_layer.cpp and lstm_unit_layer.cpp semantics. Gates lie as input, forget, output, candidate.</remarks>
public sealed class LSTM : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly long numOutput, staticCount;
    private readonly LearnedBlob inputWeightBlob;
    private readonly KeptState kept = new();

    /// <summary>Makes the layer and its blobs.</summary>
    /// <param name="name">The layer's name, for messages.</param>
    /// <param name="inputCount">The number of features of one step; 0 to take it from the first bottom or a weight file.</param>
    /// <param name="numOutput">The number of hidden values, which is that of outputs.</param>
    /// <param name="staticCount">The number of features of the static input, 0 without one.</param>
    /// <param name="weightFiller">Fills new weights; zeros if left out.</param>
    /// <param name="biasFiller">Fills new biases; zeros if left out.</param>
    /// <param name="inputWeight">A shared <see cref="InputWeight"/>.</param>
    /// <param name="bias">A shared <see cref="Bias"/>.</param>
    /// <param name="staticWeight">A shared <see cref="StaticWeight"/>.</param>
    /// <param name="hiddenWeight">A shared <see cref="HiddenWeight"/>.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public LSTM(string name, long inputCount, long numOutput, long staticCount = 0, Filler? weightFiller = null, Filler? biasFiller = null,
        LearnedParameter? inputWeight = null, LearnedParameter? bias = null, LearnedParameter? staticWeight = null,
        LearnedParameter? hiddenWeight = null, Device? device = null)
        : base(name)
    {
        this.numOutput = numOutput;
        this.staticCount = staticCount;
        inputWeightBlob = LearnedBlob.Register(this, "input_weight", [4 * numOutput, inputCount], weightFiller, inputWeight, device);
        LearnedBlob.Register(this, "bias", [4 * numOutput], biasFiller, bias, device);
        if (staticCount > 0)
            LearnedBlob.Register(this, "static_weight", [4 * numOutput, staticCount], weightFiller, staticWeight, device);
        LearnedBlob.Register(this, "hidden_weight", [4 * numOutput, numOutput], weightFiller, hiddenWeight, device);
    }

    /// <summary>From a step's features to the gates, [4 · outputs, features]: Caffe's first blob.</summary>
    public LearnedParameter InputWeight => get_parameter("input_weight")!;

    /// <summary>The bias of the gates, [4 · outputs]: Caffe's second blob.</summary>
    public LearnedParameter Bias => get_parameter("bias")!;

    /// <summary>From the static input to the gates, [4 · outputs, static features], or null without one: Caffe's third blob where there is one.</summary>
    public LearnedParameter? StaticWeight => get_parameter("static_weight");

    /// <summary>From the last output to the gates, [4 · outputs, outputs]: Caffe's last blob.</summary>
    public LearnedParameter HiddenWeight => get_parameter("hidden_weight")!;

    /// <summary>Forgets the state, as in a net that has just been made.</summary>
    public void Reset() => kept.Keep();

    /// <summary>Computes the top from the kept state, and keeps the new one.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    public override Tensor forward(Tensor x, Tensor cont) => forward(x, cont, null);

    /// <summary>As <see cref="forward(Tensor, Tensor)"/>, with a third bottom that is the same for all steps.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="staticInput">The third, [streams, static features..].</param>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    public Tensor forward(Tensor x, Tensor cont, Tensor? staticInput)
    {
        using var scope = NewDisposeScope();
        Tensor[] states = kept.Read();
        var (top, lastHidden, lastCell) = Run(x, cont, staticInput, states.ElementAtOrDefault(0), states.ElementAtOrDefault(1));
        kept.Keep(lastHidden, lastCell);
        return top.MoveToOuterDisposeScope();
    }

    /// <summary>The layer with <c>expose_hidden</c>: states come in as bottoms and go out as tops; no gradient flows through them.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="hiddenState">The output before the first step, [1, streams, outputs].</param>
    /// <param name="cellState">The cell state before the first step, [1, streams, outputs].</param>
    /// <param name="staticInput">The static input, [streams, static features..], of a layer made with one.</param>
    /// <returns>The top, and both states after the last step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    public (Tensor Top, Tensor Hidden, Tensor Cell) ForwardExposed(Tensor x, Tensor cont, Tensor hiddenState, Tensor cellState, Tensor? staticInput = null)
    {
        using var scope = NewDisposeScope();
        var (top, lastHidden, lastCell) = Run(x, cont, staticInput, hiddenState, cellState);
        return scope.MoveToOuter(top, lastHidden.detach(), lastCell.detach());
    }

    /// <summary>As <see cref="ForwardExposed"/>, with the bottoms in the order of the net: the static input before the states.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="staticInput">The static input, [streams, static features..].</param>
    /// <param name="hiddenState">The output before the first step, [1, streams, outputs].</param>
    /// <param name="cellState">The cell state before the first step, [1, streams, outputs].</param>
    /// <returns>The top, and both states after the last step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public (Tensor Top, Tensor Hidden, Tensor Cell) ForwardExposedWithStatic(Tensor x, Tensor cont, Tensor staticInput, Tensor hiddenState, Tensor cellState) =>
        ForwardExposed(x, cont, hiddenState, cellState, staticInput);

    private (Tensor Top, Tensor Hidden, Tensor Cell) Run(Tensor x, Tensor cont, Tensor? staticInput, Tensor? firstHidden, Tensor? firstCell)
    {
        var (steps, streams) = Recurrence.Layout(x, cont, inputWeightBlob, LayerName.Of(this));
        Tensor inputs = Recurrence.Inputs(x, InputWeight.Watched().view(inputWeightBlob.Shape), Bias.Watched().view(-1),
            staticInput, StaticWeight?.Watched().view(4 * numOutput, staticCount), LayerName.Of(this));
        Tensor hiddenWeight = HiddenWeight.Watched().view(4 * numOutput, numOutput);
        Tensor h = Recurrence.Begin(firstHidden, x, streams, numOutput), c = Recurrence.Begin(firstCell, x, streams, numOutput);
        Tensor goesOnAt = cont.detach().to_type(x.dtype);
        var outputs = new Tensor[steps];
        for (long t = 0; t < steps; t++)
        {
            Tensor goesOn = goesOnAt.narrow(0, t, 1);
            Tensor gates = inputs.narrow(0, t, 1) + nn.functional.linear(h * goesOn.unsqueeze(2), hiddenWeight);
            (c, h) = LSTMUnit.Forward(c, gates, goesOn);
            outputs[t] = h;
        }

        // Of a single step TorchSharp's cat gives that step itself: layers behind may write over the top, and not over the state.
        return (steps == 1 ? h.clone() : cat(outputs, 0), h, c);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Reset();
        base.Dispose(disposing);
    }
}
