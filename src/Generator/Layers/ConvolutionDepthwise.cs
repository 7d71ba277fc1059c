namespace Prototxt.Generator.Layers;

/// <summary>ConvolutionDepthwise (farmingyard/ShuffleNet): <see cref="DepthwiseConvolution"/> under another name.</summary>
internal sealed class ConvolutionDepthwise : Convolution
{
    protected override bool IsDepthwise => true;
}
