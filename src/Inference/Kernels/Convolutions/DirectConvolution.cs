namespace Prototxt.Inference;

/// <summary>
/// A convolution of two axes as rows times a matrix: a row is a window, whose elements lie at the same offsets from its corner
/// wherever it stands, so that nothing is copied but pictures whose windows reach beyond them. Any stride, pad, dilation and group;
/// the bottom in either layout, the top channels-last.
/// </summary>
internal sealed unsafe class DirectConvolution : IConvolutionKernel
{
    // With so few channels the picture is plain as a rule, being the net's input.
    private const int FewChannels = 4;

    private readonly ConvolutionWeights _weights;
    private readonly PackedMatrix[] _groups;
    private readonly bool _channelsInside;
    private WindowOffsets? _offsets;

    public DirectConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _channelsInside = weights.GroupInputs > FewChannels;
        _groups = new PackedMatrix[weights.Group];
        int[] order = Order();
        int k = order.Length;
        fixed (float* data = weights.Data, bias = weights.Bias)
            for (int g = 0; g < _groups.Length; g++)
                _groups[g] = new PackedMatrix(data + (long)g * weights.GroupOutputs * k, bias == null ? null : bias + g * weights.GroupOutputs,
                    weights.GroupOutputs, order, k, weights.Lanes, weights.Precision, weights.Pack);
    }

    /// <summary>Whether each pixel of the top is made of the same one of the bottom, whatever stands beside it.</summary>
    public bool IsPointwise => _weights.Group == 1 && _weights.Window is { Elements: 1 } w && Window.All(w.Stride, 1) && Window.All(w.Pad, 0);

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        var blocks = new PictureBlocks(x, y, _weights.Window, _groups[0].K);
        WindowOffsets offsets = Offsets(blocks.View);
        int panels = _groups[0].Panels, columns = _groups.Length * panels;
        long work = _weights.Work * y.Pixels;
        // Where there are not blocks enough for all threads, each is shared by several, which take some of its columns.
        int shares = Math.Clamp((workspace.Pool.Items(int.MaxValue, work) + blocks.Count - 1) / Math.Max(1, blocks.Count), 1, columns);
        Finish end = finish;
        workspace.Pool.For(blocks.Count * shares, work, item => Do(blocks, item / shares, columns, item % shares, shares, offsets, x, y, add, end), workspace.Cancel);
        GC.KeepAlive(offsets); // another call may have put its own in their place
    }

    /// <summary>The weights as they came.</summary>
    public ConvolutionWeights Unpack()
    {
        int[] order = Order();
        float[] weights = new float[_weights.Work], biases = new float[_weights.Outputs];
        fixed (float* data = weights)
            for (int g = 0; g < _groups.Length; g++)
            {
                _groups[g].Unpack(data + (long)g * _weights.GroupOutputs * order.Length, order, order.Length);
                new ReadOnlySpan<float>(_groups[g].Bias, _weights.GroupOutputs).CopyTo(biases.AsSpan(g * _weights.GroupOutputs));
            }
        return _weights with { Data = weights, Bias = biases, Pack = new() };
    }

    /// <summary>Computes pixels that follow each other, if it is pointwise: channels-last, on this thread.</summary>
    /// <param name="x">The first pixel of the bottom.</param>
    /// <param name="y">The first pixel of the top.</param>
    /// <param name="add">The first pixel of what is added.</param>
    /// <param name="count">How many pixels.</param>
    /// <param name="finish">What is done with the sums.</param>
    public void Pixels(PixelRun x, PixelRun y, PixelRun add, int count, in Finish finish)
    {
        WindowOffsets offsets = Offsets(new PictureView(1, x.Pitch, 0, 0));
        using Scratch pointers = Scratch.Take(3L * count * (sizeof(float*) / sizeof(float)));
        float** from = (float**)pointers.Data, to = from + count, added = to + count;
        PictureBlocks.Line(x.Data, x.Pitch, count, from);
        PictureBlocks.Line(y.Data, y.Pitch, count, to);
        PictureBlocks.Line(add.Data, add.Pitch, count, added);
        RowProducts.Run(from, to, add.Data == null ? null : added, count, offsets.Data, _groups[0], 0.._groups[0].Panels, _weights.GroupRoom, finish);
        GC.KeepAlive(offsets);
    }

    public void Dispose()
    {
        foreach (PackedMatrix group in _groups)
            group.Dispose();
        _offsets?.Dispose();
    }

    // Where in an output's weights the elements of a row lie.
    private int[] Order()
    {
        int elements = _weights.Window.Elements, inputs = _weights.GroupInputs;
        var order = new int[inputs * elements];
        for (int i = 0; i < order.Length; i++)
            order[i] = _channelsInside ? i % inputs * elements + i / inputs : i;
        return order;
    }

    private void Do(PictureBlocks blocks, int index, int columns, int share, int shares, WindowOffsets offsets, Value x, Value y, Value? add, Finish finish)
    {
        PictureBlock block = blocks[index];
        using Scratch pictures = Scratch.Take(blocks.Room), pointers = Scratch.Take(3L * block.Pixels * (sizeof(float*) / sizeof(float)));
        float** from = (float**)pointers.Data, to = from + block.Pixels, added = to + block.Pixels;
        blocks.Rows(block, x, pictures.Data, from);
        PictureBlocks.Tops(block, y, to);
        if (add is { } other)
            PictureBlocks.Tops(block, other, added);

        int first = (int)((long)columns * share / shares), last = (int)((long)columns * (share + 1) / shares), panels = _groups[0].Panels;
        for (int g = 0; g < _groups.Length; g++)
        {
            int begin = Math.Max(first - g * panels, 0), end = Math.Min(last - g * panels, panels);
            if (begin < end)
                RowProducts.Run(from, to, add is null ? null : added, block.Pixels, offsets.Data, _groups[g], begin..end, _weights.GroupRoom, finish.From(g * _weights.GroupOutputs));
            for (int i = 0; i < block.Pixels && g + 1 < _groups.Length; i++)
            {
                from[i] += _weights.GroupInputs * blocks.View.Channel;
                to[i] += _weights.GroupOutputs;
                added[i] += add is null ? 0 : _weights.GroupOutputs;
            }
        }
    }

    // Sizes rarely change between calls; whoever comes with another one makes offsets of its own.
    private WindowOffsets Offsets(PictureView view)
    {
        WindowOffsets? kept = Volatile.Read(ref _offsets);
        if (kept is null || !kept.Fits(view))
            Volatile.Write(ref _offsets, kept = new WindowOffsets(view, _weights, _channelsInside));
        return kept;
    }
}
