namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// DepthwiseConvolution (yonghenglh6/DepthwiseConvolution): a convolution in which each channel is a group of its own; the fork
/// only computes it faster.
/// </summary>
internal sealed class DepthwiseConvolution : Convolution
{
    protected override bool IsDepthwise => true;
}
