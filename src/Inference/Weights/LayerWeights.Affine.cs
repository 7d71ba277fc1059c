namespace Prototxt.Inference;

public sealed partial class LayerWeights
{
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

    /// <summary>The running statistics, slope and bias of a BN as what it does to each channel.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">The bottom's channels; 0 for as many as the blobs have.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public ChannelAffine BN(string layer, int channels, float eps = 1e-5f)
    {
        _blobs.Expect(layer, 4);
        channels = _blobs.Told(layer, 0, [channels])[0];
        float[][] blobs = [.. Enumerable.Range(0, 4).Select(blob => _blobs.ReadStatistics(layer, blob, channels))];
        float[] factors = [.. blobs[0].Select((slope, i) => (float)(slope / Math.Sqrt((double)blobs[3][i] + eps)))];
        return new(factors, blobs[1]) { Means = blobs[2] };
    }

    /// <summary>Two blobs as a factor and an offset for each channel: SegNet's BN, and what stands behind the statistics of a batch.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="channels">The bottom's channels; 0 for as many as the blobs have.</param>
    /// <param name="blobs">How many blobs the layer has.</param>
    /// <param name="first">The blob with the factors; that with the offsets follows.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public ChannelAffine FactorAndOffset(string layer, int channels, int blobs = 2, int first = 0)
    {
        _blobs.Expect(layer, blobs);
        channels = _blobs.Told(layer, first, [channels])[0];
        return new(_blobs.ReadStatistics(layer, first, channels), _blobs.ReadStatistics(layer, first + 1, channels));
    }

    /// <summary>A Scale whose factors are not one for each channel.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="shape">Their shape, none for one number; 0 for a size that the blob has to tell.</param>
    /// <param name="axis">The bottom's axis that the shape begins at.</param>
    /// <param name="biasTerm">Whether it has biases.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public Affine ScaleAlong(string layer, int[] shape, int axis = 1, bool biasTerm = false)
    {
        _blobs.Expect(layer, biasTerm ? 2 : 1);
        shape = _blobs.Told(layer, 0, shape);
        return new Affine(layer, _blobs.Read(layer, 0, shape), biasTerm ? _blobs.Read(layer, 1, shape) : null, shape, axis);
    }

    /// <summary>A Bias whose numbers are not one for each channel.</summary>
    /// <inheritdoc cref="ScaleAlong"/>
    public Affine BiasAlong(string layer, int[] shape, int axis = 1)
    {
        _blobs.Expect(layer, 1);
        shape = _blobs.Told(layer, 0, shape);
        return new Affine(layer, null, _blobs.Read(layer, 0, shape), shape, axis);
    }
}
