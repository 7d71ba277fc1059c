namespace Prototxt.Inference;

public sealed partial class LayerWeights
{
    /// <summary>An LSTM.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="inputs">The features of a step; 0 for as many as the weights have.</param>
    /// <param name="outputs">The hidden values.</param>
    /// <param name="staticInputs">The features of the static input; 0 without one.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public LSTM LSTM(string layer, int inputs, int outputs, int staticInputs = 0)
    {
        _blobs.Expect(layer, staticInputs > 0 ? 4 : 3);
        return Own(new LSTM(Recurrence(layer, inputs, outputs, staticInputs, gates: 4, states: 2), outputs));
    }

    /// <summary>An RNN.</summary>
    /// <inheritdoc cref="LSTM"/>
    public RNN RNN(string layer, int inputs, int outputs, int staticInputs = 0)
    {
        int last = staticInputs > 0 ? 5 : 4;
        _blobs.Expect(layer, last + 1);
        var output = new InnerProduct(layer, outputs, outputs, Matrix(layer, last - 1, outputs, outputs), _blobs.Read(layer, last, outputs), Activation.TanH);
        return Own(new RNN(Recurrence(layer, inputs, outputs, staticInputs, gates: 1, states: 1), output));
    }

    // The blobs lie as inputs', bias, static input's, hidden values'.
    private Recurrence Recurrence(string layer, int inputs, int outputs, int staticInputs, int gates, int states)
    {
        int sums = gates * outputs;
        inputs = _blobs.Told(layer, 0, [sums, inputs])[1];
        InnerProduct ofInputs = new(layer, inputs, sums, Matrix(layer, 0, sums, inputs), _blobs.Read(layer, 1, sums));
        InnerProduct? always = staticInputs > 0 ? new(layer, staticInputs, sums, Matrix(layer, 2, sums, staticInputs), null) : null;
        InnerProduct hidden = new(layer, outputs, sums, Matrix(layer, always is null ? 2 : 3, sums, outputs), null);
        return new Recurrence(layer, outputs, states, ofInputs, always, hidden);
    }
}
