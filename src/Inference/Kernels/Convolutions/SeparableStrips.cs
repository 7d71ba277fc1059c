namespace Prototxt.Inference;

/// <summary>The inside of a separable convolution: strips of some rows, one below the other, on one thread.</summary>
internal sealed unsafe class SeparableStrips
{
    // What lies between the convolutions takes so many numbers at most, half a megabyte, if a row of it is not more.
    private const int MostNumbers = 1 << 17;

    private readonly Convolution? _expand;
    private readonly Convolution _depthwise, _pointwise;

    public SeparableStrips(Convolution? expand, Convolution depthwise, Convolution pointwise) => (_expand, _depthwise, _pointwise) = (expand, depthwise, pointwise);

    /// <summary>How many rows the windows of two rows have in common that follow each other.</summary>
    public int Shared => Math.Max(0, Window.Extent(0) - Window.Stride[0]);

    private Window Window => Depthwise.Window;

    private DepthwiseConvolution Depthwise => (DepthwiseConvolution)_depthwise.Kernel;

    /// <summary>Computes some rows of an image's top.</summary>
    /// <param name="x">The bottom of the first convolution.</param>
    /// <param name="wide">The bottom of the depthwise one; where there is one before it, the numbers need not be there.</param>
    /// <param name="thin">The top of the depthwise one; the numbers need not be there.</param>
    /// <param name="y">The top.</param>
    /// <param name="add">What is added to it.</param>
    /// <param name="image">The image.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row behind the last.</param>
    public void Run(Value x, Value wide, Value thin, Value y, Value? add, int image, int first, int end)
    {
        int most = Math.Clamp(Rows(wide, thin), 1, end - first);
        using Scratch numbers = Scratch.Take(most * thin.RowPitch);
        var between = new PixelRun(numbers.Data, thin.Pitch);
        using var expanded = new ExpandedRows(_expand, x, wide, image, Window.Extent(0) + (most - 1) * Window.Stride[0]);
        for (int row = first, rows; row < end; row += rows)
        {
            rows = Math.Min(most, end - row);
            int top = row * Window.Stride[0] - Window.Pad[0], bottom = top + (rows - 1) * Window.Stride[0] + Window.Extent(0);
            Value windows = expanded.Get(Math.Clamp(top, 0, wide.Height), Math.Clamp(bottom, 0, wide.Height));
            Depthwise.Rows(windows, _expand is null ? image : 0, row, rows, between, thin.Width, default, _depthwise.Finish);
            ((DirectConvolution)_pointwise.Kernel).Pixels(between, new(y, image, row), PixelRun.Of(add, image, row), rows * thin.Width, _pointwise.Finish);
        }
    }

    // How many rows of the top a strip may have.
    private int Rows(Value wide, Value thin)
    {
        long each = thin.RowPitch + (_expand is null ? 0 : Window.Stride[0] * wide.RowPitch);
        return (int)Math.Min(int.MaxValue, MostNumbers / Math.Max(1, each));
    }
}
