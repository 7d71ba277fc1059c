namespace Prototxt.Inference;

/// <summary>A convolution's weights as they come, until they are packed.</summary>
/// <param name="Data">[outputs, inputs / group, kernel..], or of a Deconvolution [inputs, outputs / group, kernel..], row-major. It may be longer, and belongs to the maker of the kernel.</param>
/// <param name="Bias">One for each output, or null.</param>
/// <param name="Inputs">The bottom's channels.</param>
/// <param name="Outputs">The top's channels.</param>
/// <param name="Group">How many parts both are cut into.</param>
/// <param name="Window">The window.</param>
/// <param name="Lanes">The vector to pack for.</param>
/// <param name="Precision">How packed weights are kept.</param>
internal sealed unsafe record ConvolutionWeights(float[] Data, float[]? Bias, int Inputs, int Outputs, int Group, Window Window, int Lanes,
    WeightPrecision Precision = WeightPrecision.Float32)
{
    /// <summary>Takes what is packed; where it is filled, <see cref="Data"/> and <see cref="Bias"/> are not there.</summary>
    public LayerPack Pack { get; init; } = new();

    /// <summary>How many pixels a top has as a rule; 0 where nobody knows.</summary>
    public int Pixels { get; init; }

    public int GroupInputs => Inputs / Group;

    public int GroupOutputs => Outputs / Group;

    /// <summary>Channels of a pixel that a group's sums may be stored over: behind another's there is no room.</summary>
    public int GroupRoom => Group == 1 ? Value.Padded(Outputs) : GroupOutputs;

    /// <summary>The products that one pixel of the top takes.</summary>
    public long Work => (long)Outputs * GroupInputs * Window.Elements;
}
