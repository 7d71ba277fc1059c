namespace Prototxt.Inference;

/// <summary>
/// A convolution of one axis, of three or more, as rows times a matrix. Each image is copied with the zeros around it, so that the elements of a window lie at
/// the same offsets from its corner wherever it stands. Bottom and top are plain.
/// </summary>
internal sealed unsafe class PlainConvolution : IConvolutionKernel
{
    // Places at a time: a multiple of a tile's rows.
    private const int Block = 96;

    private readonly ConvolutionWeights _weights;
    private readonly PackedMatrix[] _groups;

    public PlainConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        int k = weights.GroupInputs * weights.Window.Elements;
        int[] order = [.. Enumerable.Range(0, k)];
        _groups = new PackedMatrix[weights.Group];
        fixed (float* data = weights.Data, bias = weights.Bias)
            for (int g = 0; g < _groups.Length; g++)
                _groups[g] = new PackedMatrix(data + (long)g * weights.GroupOutputs * k, bias == null ? null : bias + g * weights.GroupOutputs, weights.GroupOutputs, order, k, weights.Lanes, weights.Precision);
    }

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (x.IsChannelsLast)
            throw new ArgumentException($"Expected a plain bottom, found {x}.");
        Window w = _weights.Window;
        int[] picture = x.Shape[2..].ToArray(), places = y.Shape[2..].ToArray();
        int[] around = [.. places.Select((count, axis) => (count - 1) * w.Stride[axis] + w.Extent(axis))];
        long plane = Value.Product(picture), room = Value.Product(around), top = Value.Product(places);
        Value padded = workspace.Aside[0].Plain(x.Channels, checked((int)room));
        int[] offsets = Offsets(around), corners = Corners(places, around);
        int blocks = (int)((top + Block - 1) / Block);
        Finish end = finish;
        for (int image = 0; image < x.Images; image++)
        {
            float* from = x.Data + (long)image * x.Channels * plane;
            Split.Run(workspace, x.Channels, padded.Count * 4, (first, last) =>
            {
                for (long c = first; c < last; c++)
                    Pad(from + c * plane, padded.Data + c * room, picture, around, w.Pad);
            });
            long before = (long)image * y.Channels * top;
            workspace.Pool.For(blocks, _weights.Work * top, block => Do(padded, corners, offsets, block * Block, y.Data + before, add is { } other ? other.Data + before : null, top, end), workspace.Cancel);
        }
    }

    public void Dispose()
    {
        foreach (PackedMatrix group in _groups)
            group.Dispose();
    }

    private void Do(Value padded, int[] corners, int[] offsets, int first, float* y, float* add, long plane, Finish finish)
    {
        int some = Math.Min(Block, corners.Length - first), pitch = Value.Padded(_weights.Outputs), inGroup = _weights.GroupOutputs;
        using Scratch sums = Scratch.Take((long)some * pitch), others = Scratch.Take(add == null ? 0 : (long)some * pitch), pointers = Scratch.Take(3L * some * (sizeof(float*) / sizeof(float)));
        float** from = (float**)pointers.Data, to = from + some, added = to + some;
        for (int o = 0; o < _weights.Outputs && add != null; o++)
            for (int i = 0; i < some; i++)
                others.Data[i * pitch + o] = add[o * plane + first + i];
        fixed (int* at = offsets)
            for (int g = 0; g < _groups.Length; g++)
            {
                for (int i = 0; i < some; i++)
                {
                    from[i] = padded.Data + (long)g * _weights.GroupInputs * padded.Shape[1] + corners[first + i];
                    to[i] = sums.Data + i * pitch + g * inGroup;
                    added[i] = others.Data + i * pitch + g * inGroup;
                }
                RowProducts.Run(from, to, add == null ? null : added, some, at, _groups[g], 0.._groups[g].Panels, _weights.GroupRoom, finish.From(g * inGroup));
            }
        for (int o = 0; o < _weights.Outputs; o++)
            for (int i = 0; i < some; i++)
                y[o * plane + first + i] = sums.Data[i * pitch + o];
    }

    // Where the elements of a window lie from its corner, channel by channel.
    private int[] Offsets(int[] around)
    {
        Window w = _weights.Window;
        int room = (int)Value.Product(around);
        var offsets = new int[_weights.GroupInputs * w.Elements];
        Span<int> element = stackalloc int[w.Axes];
        element.Clear();
        for (int i = 0; i < offsets.Length; i++, Window.Next(element, w.Kernel))
            offsets[i] = checked(i / w.Elements * room + At(element, w.Dilation, around));
        return offsets;
    }

    private int[] Corners(int[] places, int[] around)
    {
        var corners = new int[Value.Product(places)];
        Span<int> place = stackalloc int[places.Length];
        place.Clear();
        for (int i = 0; i < corners.Length; i++, Window.Next(place, places))
            corners[i] = At(place, _weights.Window.Stride, around);
        return corners;
    }

    private static int At(ReadOnlySpan<int> place, int[] step, int[] around)
    {
        int at = 0;
        for (int axis = 0; axis < around.Length; axis++)
            at = at * around[axis] + place[axis] * step[axis];
        return at;
    }

    // One channel, line by line.
    private static void Pad(float* from, float* to, int[] picture, int[] around, int[] pad)
    {
        int lines = around.Length - 1, line = around[lines], begin = Math.Min(pad[lines], line), end = Math.Min(begin + picture[lines], line);
        Span<int> place = stackalloc int[lines];
        place.Clear();
        for (long i = 0, count = Value.Product(around.AsSpan(0, lines)); i < count; i++, Window.Next(place, around.AsSpan(0, lines)))
        {
            long at = 0;
            for (int axis = 0; axis < lines && at >= 0; axis++)
            {
                int position = place[axis] - pad[axis];
                at = (uint)position < (uint)picture[axis] ? at * picture[axis] + position : -1;
            }
            var top = new Span<float>(to + i * line, line);
            top.Clear();
            if (at >= 0)
                new ReadOnlySpan<float>(from + at * picture[lines], end - begin).CopyTo(top[begin..end]);
        }
    }
}
