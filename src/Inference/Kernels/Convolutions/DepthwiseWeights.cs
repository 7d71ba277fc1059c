namespace Prototxt.Inference;

/// <summary>The weights of a layer whose channels have nothing to do with each other: for each element of the window a number for every channel, by whole vectors.</summary>
internal sealed unsafe class DepthwiseWeights : IDisposable
{
    private readonly AlignedMemory _memory; // [elements, channels], and the biases
    private readonly AlignedMemory _zeros;

    public DepthwiseWeights(ConvolutionWeights weights)
    {
        Channels = Value.Padded(weights.Inputs);
        int elements = weights.Window.Elements;
        _memory = weights.Pack.Take((elements + 1L) * Channels);
        for (int c = 0; c < weights.Inputs && !weights.Pack.IsFilled; c++)
        {
            for (int e = 0; e < elements; e++)
                Element(e)[c] = Denormal.Flush(weights.Data[c * elements + e]);
            Element(elements)[c] = weights.Bias is null ? 0 : Denormal.Flush(weights.Bias[c]);
        }
        Bias = Element(elements);
        _zeros = new AlignedMemory(Channels);
    }

    /// <summary>The channels in whole vectors.</summary>
    public int Channels { get; }

    /// <summary>A number for each channel, zeros where there was no bias.</summary>
    public float* Bias { get; }

    /// <summary>A pixel next to the picture.</summary>
    public float* Zeros => _zeros.Data;

    /// <summary>Whether each input has one output of its own.</summary>
    public static bool Suits(ConvolutionWeights weights) =>
        weights.Window.Axes == 2 && weights.Group == weights.Inputs && weights.Outputs == weights.Inputs && weights.Inputs > 1;

    /// <summary>The weights of an element of the window.</summary>
    public float* Element(int element) => _memory.Data + (long)element * Channels;

    public void Dispose()
    {
        _memory.Dispose();
        _zeros.Dispose();
    }
}
