using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>What the recurrent layers share: the shapes of sequences, and how a state begins.</summary>
internal static class Recurrence
{
    /// <summary>Checks [steps, streams, features..] and its <c>cont</c>, [steps, streams]; a weight whose size is open gets it.</summary>
    public static (long Steps, long Streams) Layout(Tensor x, Tensor cont, LearnedBlob inputWeight, LayerName layer)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cont);
        long[] shape = x.shape;
        long inputCount = inputWeight.Shape[1], found = shape.Length < 2 ? -1 : Require.Product(shape.AsSpan(2));
        if (found < 0 || (!inputWeight.IsOpen && found != inputCount))
            Require.Fail(layer, inputWeight.IsOpen ? "a bottom [steps, streams, ..]" : $"a bottom [steps, streams, ..] of {inputCount} features", x);
        if (!cont.shape.AsSpan().SequenceEqual(shape.AsSpan(0, 2)))
            Require.Fail(layer, $"a cont of shape {Require.Text(shape.AsSpan(0, 2))}", cont);
        if (inputWeight.IsOpen)
            inputWeight.Complete(found);
        return (shape[0], shape[1]);
    }

    /// <summary>What the inputs give to every step at once, [steps, streams, outputs]; the static input the same to each.</summary>
    public static Tensor Inputs(Tensor x, Tensor weight, Tensor bias, Tensor? fixedInput, Tensor? fixedWeight, LayerName layer)
    {
        Tensor y = nn.functional.linear(x.reshape(x.shape[0], x.shape[1], -1), weight, bias);
        if ((fixedInput is null) != (fixedWeight is null))
            throw new ArgumentException($"{layer} {(fixedWeight is null ? "was made without a static input" : "expects a static input")}.");
        if (fixedInput is null)
            return y;
        if (fixedInput.shape[0] != x.shape[1] || fixedInput.numel() != x.shape[1] * fixedWeight!.shape[1])
            Require.Fail(layer, $"a static input [{x.shape[1]} streams, ..] of {fixedWeight!.shape[1]} features", fixedInput);
        return y + nn.functional.linear(fixedInput.reshape(x.shape[1], -1), fixedWeight).unsqueeze(0);
    }

    /// <summary>A state to begin with: a given one or the kept one, without its past, or zeros for streams that have none.</summary>
    public static Tensor Begin(Tensor? state, Tensor x, long streams, long hidden) =>
        state is not null && state.numel() == streams * hidden
            ? state.detach().to(x.dtype, x.device).view(1, streams, hidden).clone() // also of one left by a pass in inference mode
            : zeros([1, streams, hidden], x.dtype, x.device);
}
