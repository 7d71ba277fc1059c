namespace Prototxt.Inference;

public sealed partial class LayerWeights
{
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
