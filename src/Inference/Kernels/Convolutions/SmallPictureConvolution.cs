namespace Prototxt.Inference;

/// <summary>
/// A convolution of many channels whose tops are a few tiles as a rule, as at the end of ResNet. Winograd's way has four times the weights
/// to read, and for so few tiles would only wait for memory: they are computed directly, and only larger batches and pictures by Winograd's
/// way. The weights are packed for both.
/// </summary>
internal sealed class SmallPictureConvolution : IConvolutionKernel
{
    private const int MostPixels = 64;

    // Inputs times outputs: transformed, ten megabytes, more than the second cache holds.
    private const int ManyWeights = 1 << 16;

    // What one pass over the weights has to do at least, so that it may as well.
    private const int FewTiles = 6;

    private readonly DirectConvolution _direct;
    private readonly WinogradConvolution _winograd;

    public SmallPictureConvolution(ConvolutionWeights weights)
    {
        _direct = new DirectConvolution(weights);
        _winograd = new WinogradConvolution(weights);
    }

    public bool NeedsChannelsLast => true;

    /// <summary>Whether a convolution is better off so.</summary>
    public static bool Suits(ConvolutionWeights weights) =>
        weights.Pixels is > 0 and <= MostPixels && (long)weights.GroupInputs * weights.Outputs >= ManyWeights && WinogradConvolution.Suits(weights);

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        IConvolutionKernel kernel = _winograd.Tiles(y).Count <= FewTiles ? _direct : _winograd;
        kernel.Run(x, y, add, finish, workspace);
    }

    public void Dispose()
    {
        _direct.Dispose();
        _winograd.Dispose();
    }
}
