namespace Prototxt.Inference;

/// <summary>The pixels of a Deconvolution's top at the same distance from a multiple of the stride.</summary>
internal sealed unsafe class DeconvolutionPhase : IDisposable
{
    // Pixels whose pointers are kept at a time.
    private const int Many = 192;

    private readonly ConvolutionWeights _weights;
    private readonly int _y, _x;
    private readonly (int Element, int Shift)[] _rows, _columns;
    private readonly PackedMatrix[] _groups;

    public DeconvolutionPhase(ConvolutionWeights weights, int y, int x)
    {
        _weights = weights with { Data = [] };
        (_y, _x) = (y, x);
        (_rows, _columns) = (Elements(weights.Window, 0, y), Elements(weights.Window, 1, x));
        int inputs = weights.GroupInputs, outputs = weights.GroupOutputs, elements = weights.Window.Elements;
        _groups = new PackedMatrix[weights.Group];
        for (int g = 0; g < _groups.Length; g++)
        {
            int first = g * inputs;
            _groups[g] = new PackedMatrix(_rows.Length * _columns.Length * inputs, outputs, weights.Lanes, weights.Precision, pack: weights.Pack);
            _groups[g].Fill((column, k) =>
            {
                (int input, int tap) = (k % inputs, k / inputs);
                int element = _rows[tap / _columns.Length].Element * weights.Window.Kernel[1] + _columns[tap % _columns.Length].Element;
                return weights.Data[((first + input) * outputs + column) * elements + element];
            });
            fixed (float* bias = weights.Bias)
                _groups[g].SetBias(bias == null ? null : bias + g * outputs);
        }
    }

    public void Run(Value x, Value y, Value? add, int image, Finish finish)
    {
        Window w = _weights.Window;
        int height = Places(y.Height, _y, w.Stride[0]), width = Places(y.Width, _x, w.Stride[1]);
        if (height == 0 || width == 0)
            return;
        // Rows and columns of the bottom from the first that an element lies on to the last; what is beyond the picture is zero.
        int top = First(_rows), left = First(_columns), rows = height + Last(_rows) - top, columns = width + Last(_columns) - left;
        int pixel = x.IsChannelsLast ? Value.Padded(x.Channels) : 1;
        PictureView view = x.IsChannelsLast ? new(1, pixel, (long)columns * pixel, 0) : new((long)rows * columns, 1, columns, 0);
        using Scratch picture = Scratch.Take((long)rows * columns * (x.IsChannelsLast ? pixel : x.Channels)), numbers = Scratch.Take(Math.Max(1, _groups[0].K));
        PaddedCopy.Run(x, image, top, left, rows, columns, picture.Data, view);
        int* offsets = (int*)numbers.Data;
        for (int k = 0; k < _groups[0].K; k++)
        {
            (int input, int tap) = (k % _weights.GroupInputs, k / _weights.GroupInputs);
            offsets[k] = checked((int)(input * view.Channel + (_rows[tap / _columns.Length].Shift - top) * view.Row + (_columns[tap % _columns.Length].Shift - left) * view.Pixel));
        }
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column += Many)
                Pixels(picture.Data + row * view.Row + column * view.Pixel, view, y, add, image, row, column, Math.Min(Many, width - column), offsets, finish);
    }

    public void Dispose()
    {
        foreach (PackedMatrix group in _groups)
            group.Dispose();
    }

    private void Pixels(float* corner, PictureView view, Value y, Value? add, int image, int row, int column, int count, int* offsets, Finish finish)
    {
        Window w = _weights.Window;
        float** from = stackalloc float*[count], to = stackalloc float*[count], added = stackalloc float*[count];
        for (int g = 0; g < _groups.Length; g++)
        {
            for (int i = 0; i < count; i++)
            {
                (int top, int left) = (_y + row * w.Stride[0], _x + (column + i) * w.Stride[1]);
                from[i] = corner + i * view.Pixel + g * _weights.GroupInputs * view.Channel;
                to[i] = y.Pixel(image, top, left) + g * _weights.GroupOutputs;
                added[i] = add is { } other ? other.Pixel(image, top, left) + g * _weights.GroupOutputs : null;
            }
            RowProducts.Run(from, to, add is null ? null : added, count, offsets, _groups[g], 0.._groups[g].Panels, _weights.GroupRoom, finish.From(g * _weights.GroupOutputs));
        }
    }

    // The elements that lie on pixels of the bottom, and how far those are from the pixel of the same number.
    private static (int Element, int Shift)[] Elements(Window w, int axis, int phase) =>
        [.. Enumerable.Range(0, w.Kernel[axis]).Select(e => (e, Distance: phase + w.Pad[axis] - e * w.Dilation[axis]))
            .Where(e => e.Distance % w.Stride[axis] == 0).Select(e => (e.e, e.Distance / w.Stride[axis]))];

    private static int Places(int size, int phase, int stride) => size <= phase ? 0 : (size - phase - 1) / stride + 1;

    private static int First((int Element, int Shift)[] elements) => elements.Length == 0 ? 0 : elements.Min(e => e.Shift);

    private static int Last((int Element, int Shift)[] elements) => elements.Length == 0 ? 0 : elements.Max(e => e.Shift);
}
