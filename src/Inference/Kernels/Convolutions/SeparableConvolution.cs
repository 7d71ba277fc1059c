namespace Prototxt.Inference;

/// <summary>
/// A depthwise convolution and the pointwise one behind it; where a pointwise one comes before, which makes the channels for it, that too:
/// the blocks of MobileNets. They are computed together, some rows of the top at a time, so that what lies between never leaves the
/// second cache of the thread that makes and reads it.
/// </summary>
public sealed unsafe class SeparableConvolution
{
    // With fewer pixels, a part would spend its time on reading the weights.
    private const int FewPixels = 96;

    // Rows of the first convolution that two parts need are computed twice: one of so many is little.
    private const int Little = 12;

    private readonly Convolution? _expand;
    private readonly Convolution _depthwise, _pointwise;
    private readonly SeparableConvolution? _rest; // without the first
    private readonly SeparableStrips? _strips;

    /// <summary>Two convolutions, which stay their maker's.</summary>
    /// <param name="depthwise">The first: each channel by itself.</param>
    /// <param name="pointwise">The second: each pixel by itself.</param>
    public SeparableConvolution(Convolution depthwise, Convolution pointwise) : this(null, depthwise, pointwise, null)
    {
    }

    /// <summary>Three convolutions, which stay their maker's.</summary>
    /// <param name="expand">The first: each pixel by itself.</param>
    /// <param name="depthwise">The second: each channel by itself.</param>
    /// <param name="pointwise">The third: each pixel by itself.</param>
    public SeparableConvolution(Convolution expand, Convolution depthwise, Convolution pointwise) : this(expand, depthwise, pointwise, new(depthwise, pointwise)) =>
        ArgumentNullException.ThrowIfNull(expand);

    private SeparableConvolution(Convolution? expand, Convolution depthwise, Convolution pointwise, SeparableConvolution? rest)
    {
        ArgumentNullException.ThrowIfNull(depthwise);
        ArgumentNullException.ThrowIfNull(pointwise);
        (_expand, _depthwise, _pointwise, _rest) = (expand, depthwise, pointwise, rest);
        // What the prototxt did not tell, the weights may: of one channel, a convolution is none of these.
        if (depthwise.Kernel is DepthwiseConvolution && pointwise.Kernel is DirectConvolution { IsPointwise: true } && expand?.Kernel is null or DirectConvolution { IsPointwise: true })
            _strips = new(expand, depthwise, pointwise);
    }

    /// <summary>Computes the top of the last one.</summary>
    /// <param name="x">The bottom of the first, [images, inputs, height, width].</param>
    /// <param name="to">Where the top goes, neither the bottom's slot nor that of <paramref name="add"/>.</param>
    /// <param name="add">What is added to the last one's sums before its function is taken, of the top's shape and layout; null for nothing.</param>
    /// <exception cref="ArgumentException">A bottom has other axes or channels, or is smaller than its window; the shapes differ.</exception>
    public Value Run(Value x, Target to, Value? add = null)
    {
        Value wide = Wide(x), thin = Shaped(_depthwise, wide);
        Value y = _pointwise.Place(_pointwise.TopShape(thin), x, to, add);
        if (y.Count > 0)
            Run(x, wide, thin, y, add, to.Workspace);
        GC.KeepAlive(this);
        return y;
    }

    /// <summary>Whether a bottom's top is computed part by part, and not layer by layer.</summary>
    internal bool IsCutIntoParts(Value x, Workspace workspace)
    {
        Value wide = Wide(x), thin = Shaped(_depthwise, wide);
        return Parts(x, wide, thin, workspace.Pool) > 0;
    }

    // Of the values between, only the shapes are there.
    private void Run(Value x, Value wide, Value thin, Value y, Value? add, Workspace workspace)
    {
        if (Parts(x, wide, thin, workspace.Pool) is > 0 and var parts)
        {
            workspace.Pool.For(parts * y.Images, Work(wide, thin), part =>
                _strips!.Run(x, wide, thin, y, add, part / parts, (int)((long)y.Height * (part % parts) / parts), (int)((long)y.Height * (part % parts + 1) / parts)), workspace.Cancel);
            return;
        }
        if (_expand is null)
        {
            thin = workspace.Aside[0].Make(Layout.ChannelsLast, thin.Shape.ToArray());
            _depthwise.Run(x, thin, null, workspace);
            _pointwise.Run(thin, y, add, workspace);
            return;
        }
        wide = workspace.Aside[1].Make(Layout.ChannelsLast, wide.Shape.ToArray());
        _expand.Run(x, wide, null, workspace);
        _rest!.Run(wide, wide, thin, y, add, workspace);
    }

    // Into how many parts each image is cut. 0 where threads would have nothing to do, or do too much twice: it is better done layer by layer.
    private int Parts(Value x, Value wide, Value thin, WorkerPool pool)
    {
        if (_strips is null || !x.IsChannelsLast)
            return 0;
        long most = Math.Max(1, Math.Min(thin.Height, (long)thin.Height * thin.Width / FewPixels));
        if (_expand is not null && _strips.Shared is > 0 and var shared)
            most = Math.Min(most, 1 + wide.Height / (shared * Little));
        long work = Work(wide, thin);
        int threads = pool.Items(long.MaxValue, work, each: 1), parts = pool.Items(most * thin.Images, work);
        parts = (parts + thin.Images - 1) / thin.Images;
        if (parts > threads && thin.Images == 1)
            parts -= parts % threads; // as many for each of them
        return parts * (long)thin.Images >= threads ? parts : 0;
    }

    private long Work(Value wide, Value thin) => (_expand?.Work(wide) ?? 0) + _depthwise.Work(thin) + _pointwise.Work(thin);

    private Value Wide(Value x) => _expand is null ? x : Shaped(_expand, x);

    // A top without its numbers.
    private static Value Shaped(Convolution convolution, Value x)
    {
        int[] shape = convolution.TopShape(x);
        return Value.ChannelsLast(null, shape[0], shape[1], shape[2], shape[3], Value.Padded(shape[1]));
    }
}
