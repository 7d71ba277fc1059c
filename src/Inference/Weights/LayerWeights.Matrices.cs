using Prototxt.Files;

namespace Prototxt.Inference;

public sealed partial class LayerWeights
{
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
        WeightMemory weights = Matrix(layer, 0, outputs, inputs, transpose, fold);
        return Own(new InnerProduct(layer, inputs, outputs, weights, fold?.Fold(bias) ?? bias, activation));
    }

    /// <summary>An Embed.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="inputs">How many rows there are.</param>
    /// <param name="outputs">The numbers of a row.</param>
    /// <param name="biasTerm">Whether it has biases.</param>
    /// <exception cref="Prototxt.Weights.WeightFileException">The layer is missing, or its blobs have other shapes.</exception>
    public Embed Embed(string layer, int inputs, int outputs, bool biasTerm = true)
    {
        _blobs.Expect(layer, biasTerm ? 2 : 1);
        return Own(new Embed(layer, inputs, outputs, Matrix(layer, 0, inputs, outputs), biasTerm ? _blobs.Read(layer, 1, outputs) : null));
    }

    // Weights row by row: where the file has them so and they stay whole; otherwise a copy.
    private unsafe WeightMemory Matrix(string layer, int blob, int rows, int columns, bool isTurned = false, ChannelAffine? fold = null)
    {
        bool isHalved = Precision == WeightPrecision.BFloat16, isPlain = !isTurned && fold is null;
        long count = (long)rows * columns;
        return isPlain && !isHalved && InPlace() is { } found ? found
            : Packed(() => PackedLayer.Of(layer, blob, rows, columns, isTurned, Precision, fold), Copy);

        WeightMemory? InPlace() => _blobs.InPlace(layer, blob, rows, columns);

        WeightMemory Copy(LayerPack pack)
        {
            if (pack.IsFilled)
                return new WeightMemory(pack.Take(isHalved ? (count + 1) / 2 : count), isHalved);
            if (!isHalved)
                return Read(pack);
            using WeightMemory whole = (isPlain ? InPlace() : null) ?? Read(new());
            return whole.Halve(count, pack);
        }

        WeightMemory Read(LayerPack pack)
        {
            AlignedMemory own = pack.Take(count);
            if (!isTurned)
                _blobs.Read(own.Data, layer, blob, rows, columns);
            else
                fixed (float* turned = _blobs.ReadAside(layer, blob, columns, rows))
                    AxisOrder.Copy(turned, [columns, rows], [1, 0], own.Data);
            fold?.Fold(new Span<float>(own.Data, checked((int)count)), columns, i => i);
            return new WeightMemory(own, isHalved: false);
        }
    }
}
