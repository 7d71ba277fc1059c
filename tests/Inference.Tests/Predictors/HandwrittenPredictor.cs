using System.Numerics.Tensors;

namespace Prototxt.Inference.Tests.Predictors;

/// <summary>What predictors that are written by hand have in common: slots without places, and numbers that are read where they lie.</summary>
internal abstract class HandwrittenPredictor(LayerWeights weights, int slots, int? threads) : Predictor(weights, [.. Enumerable.Repeat(new Slot(0), slots)], threads)
{
    /// <summary>Makes a predictor, which describes no net: files that need that are refused.</summary>
    protected static T Make<T>(LayerWeights weights, Func<LayerWeights, T> make) => Make(weights, null, null, make);

    /// <summary>The caller's numbers, in memory that does not move, as a plain value.</summary>
    /// <exception cref="ArgumentException">There are not as many numbers as the axes say.</exception>
    protected static unsafe Value Input(float* numbers, int count, string name, params int[] shape) =>
        Value.Product(shape) == count ? new(numbers, shape)
            : throw new ArgumentException($"Input \"{name}\": expected {Value.Product(shape)} numbers for the shape [{string.Join(", ", shape)}], found {count}.", name);

    /// <summary>A top as a tensor of its own.</summary>
    /// <param name="x">The top, in either layout.</param>
    /// <param name="aside">Where it is put row by row, if it is not.</param>
    protected static Tensor<float> Output(Value x, Target aside)
    {
        Value plain = Layouts.ToPlain(x, aside);
        return Tensor.Create(plain.Span.ToArray(), [.. plain.Shape.ToArray().Select(size => (nint)size)]);
    }
}
