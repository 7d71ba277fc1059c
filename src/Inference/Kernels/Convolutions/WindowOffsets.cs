namespace Prototxt.Inference;

/// <summary>Where the elements of a window lie from its corner, in the order of the packed weights.</summary>
internal sealed unsafe class WindowOffsets : IDisposable
{
    private readonly AlignedMemory _memory;
    private readonly PictureView _view;

    /// <summary>Computes them.</summary>
    /// <param name="view">The picture, with what is around it.</param>
    /// <param name="weights">The window and the channels.</param>
    /// <param name="channelsInside">Whether the channels of an element follow each other, or the elements of a channel.</param>
    public WindowOffsets(PictureView view, ConvolutionWeights weights, bool channelsInside)
    {
        _view = view;
        (int channels, Window window) = (weights.GroupInputs, weights.Window);
        int elements = window.Elements;
        _memory = new AlignedMemory((long)channels * elements);
        for (int i = 0; i < channels * elements; i++)
        {
            (int channel, int element) = channelsInside ? (i % channels, i / channels) : (i / elements, i % elements);
            (int row, int column) = (element / window.Kernel[1] * window.Dilation[0], element % window.Kernel[1] * window.Dilation[1]);
            Data[i] = checked((int)(channel * view.Channel + row * view.Row + column * view.Pixel));
        }
    }

    public int* Data => (int*)_memory.Data;

    /// <summary>Whether they are those of a picture.</summary>
    public bool Fits(PictureView view) => (view.Channel, view.Pixel, view.Row) == (_view.Channel, _view.Pixel, _view.Row);

    public void Dispose() => _memory.Dispose();
}
