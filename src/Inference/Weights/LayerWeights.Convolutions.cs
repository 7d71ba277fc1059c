namespace Prototxt.Inference;

public sealed partial class LayerWeights
{
    /// <summary>A Convolution.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="inputs">The bottom's channels; 0 for as many as the weights have.</param>
    /// <param name="outputs">The top's channels.</param>
    /// <param name="kernel">The window, a size for each spatial axis.</param>
    /// <param name="stride">The steps, 1 by default.</param>
    /// <param name="pad">The zeros around the picture, none by default.</param>
    /// <param name="dilation">The distance of the window's elements, 1 by default.</param>
    /// <param name="group">How many parts inputs and outputs are cut into.</param>
    /// <param name="biasTerm">Whether it has biases.</param>
    /// <param name="fold">What BatchNorm, Scale and Bias behind it do.</param>
    /// <param name="activation">The function behind it.</param>
    /// <param name="pixels">How many pixels one image's top has as a rule, 0 for unknown; for how it is computed, not for what.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public Convolution Convolution(string layer, int inputs, int outputs, int[] kernel, int[]? stride = null, int[]? pad = null, int[]? dilation = null,
        int group = 1, bool biasTerm = true, ChannelAffine? fold = null, Activation? activation = null, int pixels = 0) =>
        Window(layer, inputs, outputs, kernel, stride, pad, dilation, group, biasTerm, fold, activation, isTransposed: false, pixels);

    /// <summary>A Deconvolution. Its parameters are those of <see cref="Convolution"/>.</summary>
    /// <inheritdoc cref="Convolution"/>
    public Convolution Deconvolution(string layer, int inputs, int outputs, int[] kernel, int[]? stride = null, int[]? pad = null, int[]? dilation = null,
        int group = 1, bool biasTerm = true, ChannelAffine? fold = null, Activation? activation = null) =>
        Window(layer, inputs, outputs, kernel, stride, pad, dilation, group, biasTerm, fold, activation, isTransposed: true);

    private Convolution Window(string layer, int inputs, int outputs, int[] kernel, int[]? stride, int[]? pad, int[]? dilation, int group,
        bool biasTerm, ChannelAffine? fold, Activation? activation, bool isTransposed, int pixels = 0)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        if (group < 1 || inputs % group != 0 || outputs % group != 0)
            throw new ArgumentException($"Layer \"{layer}\": {inputs} channels and {outputs} outputs do not both divide into {group} groups.");
        _blobs.Expect(layer, biasTerm ? 2 : 1);
        fold?.Expect(outputs, $"Behind layer \"{layer}\"");
        int[] shape = _blobs.Told(layer, 0, isTransposed ? [inputs, outputs / group, .. kernel] : [outputs, inputs / group, .. kernel]);
        inputs = isTransposed ? shape[0] : shape[1] * group;
        var window = new Window(kernel, stride ?? Ones(kernel.Length), pad ?? new int[kernel.Length], dilation ?? Ones(kernel.Length));
        var packed = new ConvolutionWeights([], null, inputs, outputs, group, window, Hardware.Lanes, Precision) { Pixels = pixels };
        // Of other axes nothing is kept.
        return Own(kernel.Length == 2 ? Packed(() => PackedLayer.Of(layer, packed, isTransposed, biasTerm, fold), Make) : Make(new()));

        Convolution Make(LayerPack pack) => new(layer, (pack.IsFilled ? packed : Read()) with { Pack = pack }, isTransposed, activation);

        ConvolutionWeights Read()
        {
            float[] weights = _blobs.ReadAside(layer, 0, shape);
            float[]? bias = biasTerm ? _blobs.Read(layer, 1, outputs) : null;
            if (fold is not null)
            {
                int inGroup = packed.GroupOutputs, perInput = inGroup * packed.GroupInputs;
                Span<float> all = weights.AsSpan(0, checked((int)packed.Work));
                if (isTransposed)
                    fold.Fold(all, window.Elements, i => i / perInput * inGroup + i % inGroup);
                else
                    fold.Fold(all, all.Length / outputs, i => i);
                bias = fold.Fold(bias);
            }
            return packed with { Data = weights, Bias = bias };
        }
    }

    private static int[] Ones(int count)
    {
        var ones = new int[count];
        foreach (ref int one in ones.AsSpan())
            one = 1;
        return ones;
    }
}
