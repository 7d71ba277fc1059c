namespace Prototxt.Inference;

/// <summary>
/// Convolution and Deconvolution, with what follows them: batch normalisation folded into the weights, an addition, a function. The
/// weights are packed once, for the way of computing that suits them; afterwards any thread may run it.
/// </summary>
public sealed unsafe class Convolution : IDisposable
{
    private readonly string _name;
    private readonly ConvolutionWeights _weights;
    private readonly bool _isTransposed;
    private readonly Activation _activation;
    private readonly AlignedMemory? _slopes;
    private readonly IConvolutionKernel _kernel;

    internal Convolution(string name, ConvolutionWeights weights, bool isTransposed = false, Activation? activation = null, IConvolutionKernel? kernel = null)
    {
        _name = name;
        _weights = weights with { Data = [] };
        _isTransposed = isTransposed;
        _activation = activation ?? Activation.None;
        _slopes = ChannelNumbers.Padded(_activation.Slopes, weights.Outputs, name);
        if (!weights.Pack.IsFilled)
            Denormal.FlushWeights(weights.Data.AsSpan(0, checked((int)weights.Work)));
        _kernel = kernel ?? Choose(weights, isTransposed);
    }

    /// <summary>Whether tops are channels-last; where not, bottoms and tops are plain.</summary>
    public bool IsChannelsLast => _weights.Window.Axes == 2;

    /// <summary>Whether bottoms must be channels-last too.</summary>
    public bool NeedsChannelsLast => _kernel.NeedsChannelsLast;

    /// <summary>Computes the top.</summary>
    /// <param name="x">The bottom, [images, inputs, spatial..].</param>
    /// <param name="to">Where it goes, not the bottom's slot.</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels, or is smaller than the window.</exception>
    public Value Run(Value x, Target to) => Run(x, to, null);

    /// <summary>Computes the top and adds a value of its shape and layout, before the function is taken: the end of a residual block.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="to">Where the sum goes, neither the bottom's slot nor that of <paramref name="add"/>.</param>
    /// <param name="add">What is added.</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels, or is smaller than the window; the shapes differ.</exception>
    public Value Run(Value x, Target to, Value? add)
    {
        Value y = Place(TopShape(x), x, to, add);
        Run(x, y, add, to.Workspace);
        return y;
    }

    /// <summary>Computes the top where the channels are on another axis than 1: each place of the axes before it is an image of its own. Plain.</summary>
    /// <param name="x">The bottom, [.., inputs, spatial..], plain.</param>
    /// <param name="to">Where the top goes, not the bottom's slot.</param>
    /// <param name="axis">The axis of the channels.</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels, or is smaller than the window.</exception>
    public Value Run(Value x, Target to, int axis)
    {
        int along = Axes.Of(Axes.Plain(x, _name), axis, _name);
        int[] before = x.Shape[..along].ToArray();
        Value images = x.Reshape([checked((int)Value.Product(before)), .. x.Shape[along..]]);
        Workspace aside = to.Workspace.Aside;
        if (NeedsChannelsLast && images.Rank == 4)
            images = Layouts.ToChannelsLast(images, aside[0]);
        Value y = IsChannelsLast ? Layouts.ToPlain(Run(images, aside[1], null), to) : Run(images, to, null);
        return y.Reshape([.. before, .. y.Shape[1..]]);
    }

    /// <summary>Gives the weights' memory back.</summary>
    public void Dispose()
    {
        _kernel.Dispose();
        _slopes?.Dispose();
    }

    /// <summary>How it is computed.</summary>
    internal IConvolutionKernel Kernel => _kernel;

    /// <summary>What is done with its sums.</summary>
    internal Finish Finish => new(_activation, _slopes == null ? null : _slopes.Data);

    /// <summary>The products that a top takes.</summary>
    internal long Work(Value y) => _weights.Work * y.Pixels;

    /// <summary>The top's axes.</summary>
    /// <param name="x">The bottom; its numbers need not be there.</param>
    /// <exception cref="ArgumentException">The bottom has other axes or channels, or is smaller than the window.</exception>
    internal int[] TopShape(Value x)
    {
        Window w = _weights.Window;
        if (x.Rank != 2 + w.Axes || x.Channels != _weights.Inputs)
            throw new ArgumentException($"Layer \"{_name}\": expected a bottom of {_weights.Inputs} channels and {w.Axes} spatial axes, found {x}.");
        int[] shape = x.Shape.ToArray();
        shape[1] = _weights.Outputs;
        for (int i = 0; i < w.Axes; i++)
        {
            bool isTooSmall = !_isTransposed && w.IsTooLarge(shape[2 + i], i);
            shape[2 + i] = _isTransposed ? w.Spread(shape[2 + i], i) : w.Places(shape[2 + i], i);
            if (isTooSmall || shape[2 + i] < 1)
                throw new ArgumentException($"Layer \"{_name}\": expected a bottom not smaller than its window [{string.Join(", ", w.Kernel)}], found {x}.");
        }
        return shape;
    }

    /// <summary>Room for the top.</summary>
    /// <param name="shape">Its axes.</param>
    /// <param name="x">The bottom, in whose slot it may not be.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="add">What is added to it.</param>
    internal Value Place(int[] shape, Value x, Target to, Value? add)
    {
        Value y = to.Make(IsChannelsLast ? Layout.ChannelsLast : Layout.Plain, shape);
        if (add is { } other && !(other.Shape.SequenceEqual(shape) && other.Layout == y.Layout))
            throw new ArgumentException($"Layer \"{_name}\": expected {y} to add, found {other}.");
        if (y.Count > 0 && (y.Data == x.Data || add is { } same && y.Data == same.Data))
            throw new ArgumentException($"Layer \"{_name}\": expected a slot for its top alone, found that of a bottom.");
        return y;
    }

    /// <summary>Computes a top that has its room.</summary>
    internal void Run(Value x, Value y, Value? add, Workspace workspace)
    {
        if (y.Count > 0)
            _kernel.Run(x, y, add, Finish, workspace);
        GC.KeepAlive(this);
    }

    private static IConvolutionKernel Choose(ConvolutionWeights weights, bool isTransposed) =>
        weights.Window.Axes == 0 || isTransposed && weights.Window.Axes != 2 ? new ReferenceConvolution(weights with { Data = weights.Data[..(int)weights.Work] }, isTransposed)
        : weights.Window.Axes != 2 ? new PlainConvolution(weights)
        : DepthwiseWeights.Suits(weights) ? isTransposed ? new DepthwiseDeconvolution(weights) : new DepthwiseConvolution(weights)
        : isTransposed ? new DirectDeconvolution(weights)
        : SmallPictureConvolution.Suits(weights) ? new SmallPictureConvolution(weights)
        : WinogradConvolution.Suits(weights) ? new WinogradConvolution(weights)
        : new DirectConvolution(weights);
}
