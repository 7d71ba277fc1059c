using System.Runtime.Intrinsics;

namespace Prototxt.Inference;

/// <summary>
/// A convolution with windows of 3x3 or 5x5 and stride 1 by Winograd's way, with less than half of the products. One item of work is a
/// block of tiles and a range of output channels, transformed, multiplied and transformed back by one thread, so that what lies between
/// stays in its cache. Channels-last.
/// </summary>
internal sealed unsafe class WinogradConvolution : IConvolutionKernel
{
    private const int Rows = 6;

    // In numbers: what a block of transformed tiles may take of the second cache, a megabyte.
    private const int Room = 1 << 18;

    private readonly ConvolutionWeights _weights;
    private readonly PackedMatrix[] _groups;
    private readonly AlignedMemory _offsets;

    public WinogradConvolution(ConvolutionWeights weights)
    {
        _weights = weights with { Data = [] };
        _groups = new PackedMatrix[weights.Group];
        for (int g = 0; g < _groups.Length; g++)
            _groups[g] = WinogradWeights.Make(weights, g);
        _offsets = new AlignedMemory(weights.GroupInputs);
        for (int i = 0; i < weights.GroupInputs; i++)
            ((int*)_offsets.Data)[i] = i;
    }

    /// <summary>Whether a convolution can be computed so, and is better off.</summary>
    public static bool Suits(ConvolutionWeights weights)
    {
        Window w = weights.Window;
        return w.Axes == 2 && w.Kernel[0] == w.Kernel[1] && w.Kernel[0] is 3 or 5 && Window.All(w.Stride, 1) && Window.All(w.Dilation, 1)
            && w.Pad[0] < w.Kernel[0] && w.Pad[1] < w.Kernel[1] && weights.GroupInputs >= Value.Block && weights.GroupOutputs >= Value.Block
            && (weights.Group == 1 || weights.GroupInputs % Value.Block == 0 && weights.GroupOutputs % Value.Block == 0);
    }

    public bool NeedsChannelsLast => true;

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        if (!x.IsChannelsLast)
            throw new ArgumentException($"Expected a channels-last bottom, found {x}.");
        WinogradTiles tiles = Tiles(y, _weights.Window);
        int count = tiles.Count, columns = _groups.Length * _groups[0].Panels, inputs = Value.Padded(_weights.GroupInputs);
        long work = _weights.Work * y.Pixels / 3;
        int items = workspace.Pool.Items(int.MaxValue, work, 2);
        int most = Math.Clamp(Room / (WinogradPoints.Square * (inputs + _groups[0].Lanes * 4)) / Rows * Rows, Rows, 96);
        // Blocks for all threads where there are tiles enough; else threads share blocks.
        int blocks = Math.Max((count + most - 1) / most, Math.Min(items, count / 24));
        int each = (count + Math.Max(1, blocks) - 1) / Math.Max(1, blocks);
        blocks = each == 0 ? 0 : (count + each - 1) / each;
        int shares = Math.Clamp(items / Math.Max(1, blocks), 1, columns);
        Finish end = finish;
        workspace.Pool.For(blocks * shares, work, item =>
        {
            int first = item / shares * each, share = item % shares;
            var range = (int)((long)columns * share / shares)..(int)((long)columns * (share + 1) / shares);
            switch (_groups[0].Lanes)
            {
                case 16: Do<Simd512, Vector512<float>>(x, tiles, first, Math.Min(each, count - first), range, add, end); break;
                case 8: Do<Simd256, Vector256<float>>(x, tiles, first, Math.Min(each, count - first), range, add, end); break;
                default: Do<Simd128, Vector128<float>>(x, tiles, first, Math.Min(each, count - first), range, add, end); break;
            }
        }, workspace.Cancel);
    }

    /// <summary>How a top is cut.</summary>
    /// <param name="y">The top.</param>
    /// <param name="window">The window.</param>
    public static WinogradTiles Tiles(Value y, Window window) => new(y, WinogradPoints.Side + 1 - window.Kernel[0], window.Pad[0], window.Pad[1]);

    public void Dispose()
    {
        foreach (PackedMatrix group in _groups)
            group.Dispose();
        _offsets.Dispose();
    }

    private void Do<S, V>(Value x, WinogradTiles tiles, int first, int count, Range columns, Value? add, Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        int inputs = Value.Padded(_weights.GroupInputs), rows = (count + Rows - 1) / Rows * Rows, panels = _groups[0].Panels;
        using Scratch points = Scratch.Take((long)WinogradPoints.Square * rows * inputs), products = Scratch.Take(WinogradPoints.Square * rows * 4L * S.Lanes);
        bool positive = finish.IsReLUOnly && add is null;
        for (int column = columns.Start.Value, inside = -1; column < columns.End.Value; column++)
        {
            int group = column / panels, panel = column % panels;
            PackedMatrix matrix = _groups[group];
            if (inside != group)
            {
                // tiles that only fill up the last six
                for (int t = 0; t < WinogradPoints.Square; t++)
                    new Span<float>(points.Data + ((long)t * rows + count) * inputs, (rows - count) * inputs).Clear();
                WinogradInput<S, V>.Run(x, tiles, first, count, group * _weights.GroupInputs, inputs, points.Data, rows);
            }
            inside = group;
            if (matrix.IsHalved)
                Multiply<S, V, BFloat16>(points.Data, rows, inputs, matrix, panel, products.Data);
            else
                Multiply<S, V, Float32>(points.Data, rows, inputs, matrix, panel, products.Data);
            int from = matrix.Column(panel), width = matrix.Vectors(panel) * S.Lanes, channel = group * _weights.GroupOutputs + from;
            WinogradOutput<S, V>.Run(products.Data, rows, width, matrix.Bias + from, tiles, first, count, channel, positive);
            if (!positive)
                Finish<S, V>(tiles, first, count, channel, width, add, finish);
        }
    }

    private void Multiply<S, V, W>(float* points, int rows, int inputs, PackedMatrix matrix, int panel, float* products)
        where S : struct, ISimd<V>
        where V : unmanaged
        where W : unmanaged, IWeight<W>
    {
        int vectors = matrix.Vectors(panel), width = vectors * S.Lanes;
        float* none = stackalloc float[width]; // the biases come later
        new Span<float>(none, width).Clear();
        Tile tile = default;
        tile.Offsets = (int*)_offsets.Data;
        tile.K = matrix.K;
        tile.Bias = none;
        tile.Positive = false;
        for (int t = 0; t < WinogradPoints.Square; t++)
        {
            tile.B = matrix.Panel(panel, 0, t);
            int next = Math.Min(t + 1, WinogradPoints.Square - 1);
            tile.Fetch(matrix.Panel(panel, 0, next), matrix.Panel(panel, matrix.K, next), rows / Rows);
            float* a = points + (long)t * rows * inputs, c = products + (long)t * rows * width;
            for (int row = 0; row < rows; row += Rows, a += Rows * inputs, c += Rows * width)
            {
                tile.Next = a;
                tile.A0 = a; tile.A1 = a + inputs; tile.A2 = a + 2 * inputs; tile.A3 = a + 3 * inputs; tile.A4 = a + 4 * inputs; tile.A5 = a + 5 * inputs;
                tile.C0 = c; tile.C1 = c + width; tile.C2 = c + 2 * width; tile.C3 = c + 3 * width; tile.C4 = c + 4 * width; tile.C5 = c + 5 * width;
                if (vectors == 4)
                    TileOf6x4<S, V, W>.Run(&tile);
                else if (vectors == 2)
                    TileOf6x2<S, V, W>.Run(&tile);
                else
                    TileOf6x1<S, V, W>.Run(&tile);
            }
        }
    }

    private static void Finish<S, V>(WinogradTiles tiles, int first, int count, int channel, int channels, Value? add, Finish finish)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        Value y = tiles.Top;
        for (int i = 0; i < count; i++)
        {
            (int image, int top, int left) = tiles.Place(first + i);
            for (int row = top; row < Math.Min(top + tiles.Output, y.Height); row++)
                for (int column = left; column < Math.Min(left + tiles.Output, y.Width); column++)
                    finish.Run<S, V>(y.Pixel(image, row, column) + channel, add is { } other ? other.Pixel(image, row, column) + channel : null, channel, channels);
        }
    }
}
