using System.Numerics.Tensors;

namespace Prototxt.Inference;

/// <summary>What the generator makes of a net: its layers as a straight line of calls. Code that knows the net calls its own typed <c>Predict</c>; code that does not goes by the names of blobs.</summary>
public abstract class NetPredictor : Predictor
{
    /// <summary>A predictor with these layers, which it owns.</summary>
    /// <param name="weights">What the layers were made by.</param>
    /// <param name="slots">The places of a workspace, those of the inputs first.</param>
    /// <param name="threads">The most threads that work on one call; null for one per processor.</param>
    protected NetPredictor(LayerWeights weights, IReadOnlyList<Slot> slots, int? threads)
        : base(weights, slots, threads)
    {
    }

    /// <summary>The net's inputs, in the order of <c>Predict</c>.</summary>
    public abstract IReadOnlyList<PredictorInput> Inputs { get; }

    /// <summary>The blobs that the net gives, in the order of <c>Predict</c>.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    /// <summary>Predicts by the names of blobs.</summary>
    /// <param name="inputs">The net's inputs by their blobs' names, a single number as one axis; others are passed over.</param>
    /// <param name="cancel">Calls it off between two layers.</param>
    /// <returns>The outputs by their blobs' names.</returns>
    /// <exception cref="ArgumentException">An input is missing or has another shape.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of.</exception>
    public IReadOnlyDictionary<string, Tensor<float>> Predict(IReadOnlyDictionary<string, Tensor<float>> inputs, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        using Call call = Begin(cancel);
        var values = new Value[Inputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            PredictorInput input = Inputs[i];
            if (!inputs.TryGetValue(input.Name, out Tensor<float>? given))
                throw new ArgumentException($"Expected the inputs {string.Join(", ", Inputs)}, found no \"{input.Name}\".", nameof(inputs));
            values[i] = Input(given, call.Workspace[i], input);
        }
        Value[] outputs = Forward(values, call.Workspace);
        var named = new Dictionary<string, Tensor<float>>(StringComparer.Ordinal);
        for (int i = 0; i < outputs.Length; i++)
            named[Outputs[i]] = Output(outputs[i]);
        return named;
    }

    /// <summary>The net itself.</summary>
    /// <param name="inputs">The inputs, each in the slot of its place.</param>
    /// <param name="work">Memory and threads.</param>
    /// <returns>The outputs, plain.</returns>
    protected abstract Value[] Forward(Value[] inputs, Workspace work);

    /// <summary>Predicts from the numbers of a single input, which are read where they lie.</summary>
    /// <param name="numbers">The numbers, row-major.</param>
    /// <param name="name">The input's name, for the message.</param>
    /// <param name="shape">The axes; one of -1 is as long as the numbers make it.</param>
    /// <param name="give">Makes of the outputs what the caller gets.</param>
    /// <param name="cancel">Calls it off between two layers.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the axes say.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of.</exception>
    protected unsafe T Run<T>(ReadOnlySpan<float> numbers, string name, int[] shape, Func<Value[], T> give, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(give);
        using Call call = Begin(cancel);
        shape = Told(numbers.Length, name, shape);
        fixed (float* first = numbers)
            return give(Forward([new Value(first, shape)], call.Workspace));
    }

    /// <summary>Predicts from the tensor of a single input, which is read where it lies if its numbers follow each other there.</summary>
    /// <param name="numbers">The tensor. A single number has one axis in it.</param>
    /// <param name="give">Makes of the outputs what the caller gets.</param>
    /// <param name="cancel">Calls it off between two layers.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed of.</exception>
    protected unsafe T Run<T>(in ReadOnlyTensorSpan<float> numbers, Func<Value[], T> give, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(give);
        using Call call = Begin(cancel);
        if (!numbers.IsDense)
            return give(Forward([Input(numbers, call.Workspace[0], Inputs[0])], call.Workspace));
        int[] shape = Shape(numbers, Inputs[0]);
        fixed (float* first = numbers)
            return give(Forward([new Value(first, shape)], call.Workspace));
    }

    /// <summary>Takes a copy of the caller's numbers.</summary>
    /// <param name="numbers">The numbers, row-major.</param>
    /// <param name="to">Where they go.</param>
    /// <param name="name">The input's name, for the message.</param>
    /// <param name="shape">The axes; one of -1 is as long as the numbers make it.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than the axes say.</exception>
    protected static Value Input(ReadOnlySpan<float> numbers, Target to, string name, params int[] shape)
    {
        shape = Told(numbers.Length, name, shape);
        Value x = to.Input(shape);
        numbers.CopyTo(x.Span);
        return x;
    }

    // The axes of so many numbers.
    private static int[] Told(int count, string name, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        int unknown = 0, open = -1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(shape[axis], -1, name);
            if (shape[axis] < 0)
                (unknown, open) = (unknown + 1, axis);
        }
        if (unknown > 1)
            throw new ArgumentException($"Input \"{name}\": expected at most one size that the numbers tell, found [{string.Join(", ", shape)}].", name);
        if (open >= 0)
        {
            shape = [.. shape];
            shape[open] = 1;
            long others = Count(shape);
            shape[open] = others == 0 ? 0 : (int)(count / others);
        }
        return Count(shape) == count ? shape
            : throw new ArgumentException($"Input \"{name}\": expected {Count(shape)} numbers for the shape [{string.Join(", ", shape)}], found {count}.", name);
    }

    // What no whole number can count, where a caller takes one size for another, is the largest there is.
    private static long Count(int[] shape)
    {
        long count = 1;
        foreach (int size in shape)
            count = size > 0 && count > long.MaxValue / size ? long.MaxValue : count * size;
        return count;
    }

    /// <summary>Takes a copy of the caller's tensor.</summary>
    /// <param name="numbers">The tensor. A single number has one axis in it.</param>
    /// <param name="to">Where its numbers go.</param>
    /// <param name="input">What is expected.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    protected static Value Input(in ReadOnlyTensorSpan<float> numbers, Target to, PredictorInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Value x = to.Input(Shape(numbers, input));
        numbers.FlattenTo(x.Span);
        return x;
    }

    private static int[] Shape(in ReadOnlyTensorSpan<float> numbers, PredictorInput input)
    {
        int[] shape = input.Shape is { Count: 0 } && numbers.FlattenedLength == 1 ? [] : [.. numbers.Lengths.ToArray().Select(length => checked((int)length))];
        input.Check(shape);
        return shape;
    }

    /// <summary>A plain top as a tensor of its own. A single number has one axis there.</summary>
    /// <param name="x">The top.</param>
    protected static Tensor<float> Output(Value x)
    {
        var lengths = new nint[Math.Max(1, x.Rank)];
        lengths[0] = 1;
        for (int axis = 0; axis < x.Rank; axis++)
            lengths[axis] = x.Shape[axis];
        return Tensor.Create(x.Span.ToArray(), lengths);
    }
}
