using System.ComponentModel;
using static TorchSharp.torch;
using LearnedParameter = TorchSharp.Modules.Parameter;

namespace Prototxt.Layers;

/// <summary>
/// <c>type: "RNN"</c>, a plain recurrent layer over [steps, streams, features..], giving [steps, streams, outputs]: hidden values
/// and outputs both go through a hyperbolic tangent. The state goes on from one pass to the next, as far as <c>cont</c> lets it;
/// no gradient does.
/// </summary>
/// <remarks>Source: Caffe recurrent_layer.cpp and rnn_layer.cpp semantics.</remarks>
public sealed class RNN : nn.Module<Tensor, Tensor, Tensor>
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
    /// <param name="hiddenBias">A shared <see cref="HiddenBias"/>.</param>
    /// <param name="staticWeight">A shared <see cref="StaticWeight"/>.</param>
    /// <param name="hiddenWeight">A shared <see cref="HiddenWeight"/>.</param>
    /// <param name="outputWeight">A shared <see cref="OutputWeight"/>.</param>
    /// <param name="outputBias">A shared <see cref="OutputBias"/>.</param>
    /// <param name="device">The device for new blobs.</param>
    /// <exception cref="ArgumentException">A shared blob has a different size.</exception>
    public RNN(string name, long inputCount, long numOutput, long staticCount = 0, Filler? weightFiller = null, Filler? biasFiller = null,
        LearnedParameter? inputWeight = null, LearnedParameter? hiddenBias = null, LearnedParameter? staticWeight = null,
        LearnedParameter? hiddenWeight = null, LearnedParameter? outputWeight = null, LearnedParameter? outputBias = null, Device? device = null)
        : base(name)
    {
        this.numOutput = numOutput;
        this.staticCount = staticCount;
        inputWeightBlob = LearnedBlob.Register(this, "input_weight", [numOutput, inputCount], weightFiller, inputWeight, device);
        LearnedBlob.Register(this, "hidden_bias", [numOutput], biasFiller, hiddenBias, device);
        if (staticCount > 0)
            LearnedBlob.Register(this, "static_weight", [numOutput, staticCount], weightFiller, staticWeight, device);
        LearnedBlob.Register(this, "hidden_weight", [numOutput, numOutput], weightFiller, hiddenWeight, device);
        LearnedBlob.Register(this, "output_weight", [numOutput, numOutput], weightFiller, outputWeight, device);
        LearnedBlob.Register(this, "output_bias", [numOutput], biasFiller, outputBias, device);
    }

    /// <summary>From a step's features to the hidden values, [outputs, features]: Caffe's first blob.</summary>
    public LearnedParameter InputWeight => get_parameter("input_weight")!;

    /// <summary>The bias of the hidden values, [outputs]: Caffe's second blob.</summary>
    public LearnedParameter HiddenBias => get_parameter("hidden_bias")!;

    /// <summary>From the static input to the hidden values, [outputs, static features], or null without one: Caffe's third blob where there is one.</summary>
    public LearnedParameter? StaticWeight => get_parameter("static_weight");

    /// <summary>From the last hidden values to the next, [outputs, outputs]: Caffe's last blob but two.</summary>
    public LearnedParameter HiddenWeight => get_parameter("hidden_weight")!;

    /// <summary>From the hidden values to the outputs, [outputs, outputs]: Caffe's last blob but one.</summary>
    public LearnedParameter OutputWeight => get_parameter("output_weight")!;

    /// <summary>The bias of the outputs, [outputs]: Caffe's last blob.</summary>
    public LearnedParameter OutputBias => get_parameter("output_bias")!;

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
        var (top, lastHidden) = Run(x, cont, staticInput, kept.Read().FirstOrDefault());
        kept.Keep(lastHidden);
        return top.MoveToOuterDisposeScope();
    }

    /// <summary>The layer with <c>expose_hidden</c>: the state comes in as a bottom and goes out as a top; no gradient flows through it.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="hiddenState">The hidden values before the first step, [1, streams, outputs].</param>
    /// <param name="staticInput">The static input, [streams, static features..], of a layer made with one.</param>
    /// <returns>The top, and the hidden values after the last step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    public (Tensor Top, Tensor Hidden) ForwardExposed(Tensor x, Tensor cont, Tensor hiddenState, Tensor? staticInput = null)
    {
        using var scope = NewDisposeScope();
        var (top, lastHidden) = Run(x, cont, staticInput, hiddenState);
        return scope.MoveToOuter(top, lastHidden.detach());
    }

    /// <summary>As <see cref="ForwardExposed"/>, with the bottoms in the order of the net: the static input before the state.</summary>
    /// <param name="x">The first bottom, [steps, streams, features..].</param>
    /// <param name="cont">The second, [steps, streams]: 0 where a sequence begins, 1 where it goes on.</param>
    /// <param name="staticInput">The static input, [streams, static features..].</param>
    /// <param name="hiddenState">The hidden values before the first step, [1, streams, outputs].</param>
    /// <returns>The top, and the hidden values after the last step.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit the layer.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public (Tensor Top, Tensor Hidden) ForwardExposedWithStatic(Tensor x, Tensor cont, Tensor staticInput, Tensor hiddenState) =>
        ForwardExposed(x, cont, hiddenState, staticInput);

    private (Tensor Top, Tensor Hidden) Run(Tensor x, Tensor cont, Tensor? staticInput, Tensor? firstHidden)
    {
        var (steps, streams) = Recurrence.Layout(x, cont, inputWeightBlob, LayerName.Of(this));
        Tensor inputs = Recurrence.Inputs(x, InputWeight.Watched().view(inputWeightBlob.Shape), HiddenBias.Watched().view(-1),
            staticInput, StaticWeight?.Watched().view(numOutput, staticCount), LayerName.Of(this));
        Tensor hiddenWeight = HiddenWeight.Watched().view(numOutput, numOutput);
        Tensor h = Recurrence.Begin(firstHidden, x, streams, numOutput);
        Tensor goesOnAt = cont.detach().to_type(x.dtype);
        var states = new Tensor[steps];
        for (long t = 0; t < steps; t++)
        {
            Tensor goesOn = h * goesOnAt.narrow(0, t, 1).unsqueeze(2);
            states[t] = h = (inputs.narrow(0, t, 1) + nn.functional.linear(goesOn, hiddenWeight)).tanh();
        }

        Tensor outputs = nn.functional.linear(cat(states, 0), OutputWeight.Watched().view(numOutput, numOutput), OutputBias.Watched().view(-1));
        return (outputs.tanh(), h);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Reset();
        base.Dispose(disposing);
    }
}
