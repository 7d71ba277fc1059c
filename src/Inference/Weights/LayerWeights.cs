namespace Prototxt.Inference;

/// <summary>
/// The learned layers of a predictor, made from a weight file or a net. It owns what it makes, the file's map included, and is
/// disposed of with the predictor.
/// </summary>
public sealed partial class LayerWeights : IDisposable
{
    private readonly BlobReader _blobs;
    private readonly List<IDisposable> _made = [];
    private PackedFile? _packed;

    private LayerWeights(IWeightSource source) => _blobs = new(source);

    /// <summary>How layers that are made from now on keep the weights of inner products and convolutions.</summary>
    internal WeightPrecision Precision { get; set; }

    /// <summary>Opens a <c>.caffemodel</c> or <c>.caffemodel.h5</c>. The weights of inner products are used where they lie in it: nobody may shorten the file meanwhile.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">It is damaged or something else; the message says what it appears to be.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static LayerWeights Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(new FileSource(path));
    }

    /// <summary>Blobs that are in memory, which are copied.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="blobs">Layer, shape and numbers of each blob; a layer's blobs in their order.</param>
    public static LayerWeights From(string name, IEnumerable<(string Layer, int[] Shape, float[] Numbers)> blobs)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var source = new MemorySource(name);
        foreach ((string layer, int[] shape, float[] numbers) in blobs)
            source.Add(layer, shape, numbers);
        return new(source);
    }

    /// <summary>Blobs from elsewhere, which are read as layers are made of them.</summary>
    internal static LayerWeights From(IWeightSource source) => new(source);

    /// <summary>Closes what layers were made from; what they use where it lies stays.</summary>
    internal void Seal()
    {
        _blobs.Seal();
        _packed?.Save();
    }

    /// <summary>Keeps packed weights in a file, from now on, and uses what it has already. Only those of a file are kept.</summary>
    internal void KeepPacked(string path) => _packed = _blobs.Identity is { } model ? new PackedFile(path, model) : null;

    /// <summary>How many layers found their weights packed in the file for that.</summary>
    internal int LayersInPlace => _packed?.Filled ?? 0;

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

    /// <summary>An InnerProduct.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="inputs">The numbers of a bottom's vector; 0 for as many as the weights have.</param>
    /// <param name="outputs">The numbers of a top's vector.</param>
    /// <param name="biasTerm">Whether it has biases.</param>
    /// <param name="transpose">Whether the weights are [inputs, outputs].</param>
    /// <param name="fold">What BatchNorm, Scale and Bias behind it do. The weights are then a copy of the file's.</param>
    /// <param name="activation">The function behind it.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public InnerProduct InnerProduct(string layer, int inputs, int outputs, bool biasTerm = true, bool transpose = false, ChannelAffine? fold = null,
        Activation? activation = null)
    {
        _blobs.Expect(layer, biasTerm ? 2 : 1);
        fold?.Expect(outputs, $"Behind layer \"{layer}\"");
        inputs = _blobs.Told(layer, 0, transpose ? [inputs, outputs] : [outputs, inputs])[transpose ? 0 : 1];
        float[]? bias = biasTerm ? _blobs.Read(layer, 1, outputs) : null;
        bool isHalved = Precision == WeightPrecision.BFloat16;
        WeightMemory weights = transpose || fold is not null || isHalved
            ? Packed(() => PackedLayer.Of(layer, inputs, outputs, transpose, Precision, fold), Copy)
            : _blobs.InPlace(layer, 0, outputs, inputs);
        bias = fold?.Fold(bias) ?? bias;
        return Own(new InnerProduct(layer, inputs, outputs, weights, bias, activation));

        WeightMemory Copy(LayerPack pack)
        {
            long count = (long)outputs * inputs;
            if (pack.IsFilled)
                return new WeightMemory(pack.Take(isHalved ? (count + 1) / 2 : count), isHalved);
            if (!transpose && fold is null)
                using (WeightMemory whole = _blobs.InPlace(layer, 0, outputs, inputs))
                    return whole.Halve(count, pack);
            Span<float> own = (transpose ? Turned(_blobs.ReadAside(layer, 0, inputs, outputs), inputs, outputs) : _blobs.ReadAside(layer, 0, outputs, inputs)).AsSpan(0, checked((int)count));
            fold?.Fold(own, inputs, i => i);
            if (!isHalved)
                return new WeightMemory(own, pack);
            using (var whole = new WeightMemory(own))
                return whole.Halve(count, pack);
        }
    }

    /// <summary>The statistics of a BatchNorm as what it does to each channel; of five blobs, NVIDIA's, with its scale and bias.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">The bottom's channels; 0 for as many as the blobs have.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="scaleBias">Whether the layer has a scale and a bias of its own.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public ChannelAffine BatchNorm(string layer, int channels, float eps = 1e-5f, bool scaleBias = false)
    {
        _blobs.Expect(layer, scaleBias ? 5 : 3);
        channels = _blobs.Told(layer, 0, [channels])[0];
        float[] mean = _blobs.ReadStatistics(layer, 0, channels), variance = _blobs.ReadStatistics(layer, 1, channels);
        // Caffe keeps sums, and in the third blob what they are to be divided by. NVIDIA's keeps averages, and an eps not below 1e-5.
        float factor = scaleBias ? 1 : _blobs.ReadStatistics(layer, 2, 1)[0], scale = factor == 0 ? 0 : 1 / factor;
        double least = scaleBias ? MathF.Max(eps, 1e-5f) : eps;
        var factors = new float[channels];
        for (int i = 0; i < channels; i++)
            (factors[i], mean[i]) = ((float)(1 / Math.Sqrt((double)variance[i] * scale + least)), mean[i] * scale);
        var statistics = new ChannelAffine(factors, new float[channels]) { Means = mean };
        return scaleBias ? statistics.Then(new(_blobs.ReadStatistics(layer, 3, channels), _blobs.ReadStatistics(layer, 4, channels))) : statistics;
    }

    /// <summary>A Scale of one axis as what it does to each channel.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">The bottom's channels; 0 for as many as the blobs have.</param>
    /// <param name="biasTerm">Whether it has biases.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public ChannelAffine Scale(string layer, int channels, bool biasTerm = false)
    {
        _blobs.Expect(layer, biasTerm ? 2 : 1);
        channels = _blobs.Told(layer, 0, [channels])[0];
        return new(_blobs.Read(layer, 0, channels), biasTerm ? _blobs.Read(layer, 1, channels) : new float[channels]);
    }

    /// <summary>A Bias of one axis as what it does to each channel.</summary>
    /// <inheritdoc cref="Scale"/>
    public ChannelAffine Bias(string layer, int channels)
    {
        _blobs.Expect(layer, 1);
        channels = _blobs.Told(layer, 0, [channels])[0];
        return new([.. Enumerable.Repeat(1f, channels)], _blobs.Read(layer, 0, channels));
    }

    /// <summary>A PReLU, to stand behind another layer or alone.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">The bottom's channels; 0 for as many as the blobs have.</param>
    /// <param name="channelShared">Whether all of them have one slope.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blob has another shape.</exception>
    public Activation PReLU(string layer, int channels, bool channelShared = false)
    {
        _blobs.Expect(layer, 1);
        return Activation.PReLU(channelShared ? _blobs.Read(layer, 0) : _blobs.Read(layer, 0, _blobs.Told(layer, 0, [channels])));
    }

    /// <summary>The numbers of a blob, for a layer that needs them as they are.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="blob">The blob, from 0.</param>
    /// <param name="shape">Its shape; 0 for a size that the blob has to tell.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blob has another shape.</exception>
    public float[] Numbers(string layer, int blob, params int[] shape) => _blobs.Read(layer, blob, _blobs.Told(layer, blob, shape));

    /// <summary>Gives all memory back, that of the layers included.</summary>
    public void Dispose()
    {
        foreach (IDisposable made in _made)
            made.Dispose();
        _made.Clear();
        _blobs.Dispose();
        _packed?.Dispose();
    }

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

    // Makes something of weights that may be packed already; where what the file has is something else after all, of new ones.
    private T Packed<T>(Func<byte[]> layer, Func<LayerPack, T> make)
    {
        LayerPack pack = _packed?.Layer(layer()) ?? new();
        try
        {
            return make(pack);
        }
        catch (InvalidDataException) when (pack.IsFilled)
        {
            return make(_packed!.Renew());
        }
    }

    private static float[] Turned(float[] weights, int inputs, int outputs)
    {
        var turned = new float[checked(inputs * outputs)];
        for (int i = 0; i < inputs; i++)
            for (int o = 0; o < outputs; o++)
                turned[o * inputs + i] = weights[i * outputs + o];
        return turned;
    }

    private static int[] Ones(int count)
    {
        var ones = new int[count];
        foreach (ref int one in ones.AsSpan())
            one = 1;
        return ones;
    }

    private T Own<T>(T made) where T : IDisposable
    {
        _made.Add(made);
        return made;
    }
}
