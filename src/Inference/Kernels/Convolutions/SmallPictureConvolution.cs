namespace Prototxt.Inference;

/// <summary>
/// A convolution of many channels whose tops are a few tiles as a rule, as at the end of ResNet. Winograd's way has four times the weights
/// to read, and for so few tiles would only wait for memory: they are computed directly, and only larger batches and pictures by Winograd's
/// way. The weights are packed for it by the first call that has such a one: most programs never do, and spare its memory.
/// </summary>
internal sealed class SmallPictureConvolution : IConvolutionKernel
{
    private const int MostPixels = 64;

    // Inputs times outputs: transformed, ten megabytes, more than the second cache holds.
    private const int ManyWeights = 1 << 16;

    // What one pass over the weights has to do at least, so that it may as well.
    private const int FewTiles = 6;

    private readonly Window _window;
    private readonly DirectConvolution _direct;
    private readonly object _gate = new();
    private WinogradConvolution? _winograd;

    public SmallPictureConvolution(ConvolutionWeights weights)
    {
        _window = weights.Window;
        _direct = new DirectConvolution(weights);
    }

    public bool NeedsChannelsLast => true;

    /// <summary>Whether a convolution is better off so.</summary>
    public static bool Suits(ConvolutionWeights weights) =>
        weights.Pixels is > 0 and <= MostPixels && (long)weights.GroupInputs * weights.Outputs >= ManyWeights && WinogradConvolution.Suits(weights);

    public void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace)
    {
        IConvolutionKernel kernel = WinogradConvolution.Tiles(y, _window).Count <= FewTiles ? _direct : Winograd();
        kernel.Run(x, y, add, finish, workspace);
    }

    public void Dispose()
    {
        _direct.Dispose();
        _winograd?.Dispose();
    }

    private WinogradConvolution Winograd()
    {
        lock (_gate)
            return _winograd ??= new WinogradConvolution(_direct.Unpack());
    }
}
