namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// ConvolutionDepthwise (farmingyard/ShuffleNet): <see cref="DepthwiseConvolution"/> under another name, which has one output for
/// each channel whatever num_output and group say.
/// </summary>
internal sealed class ConvolutionDepthwise : Convolution
{
    protected override bool IsDepthwise => true;

    protected override bool KeepsChannels => true;
}
