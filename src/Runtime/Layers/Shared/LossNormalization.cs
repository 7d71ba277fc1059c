namespace Prototxt.Layers;

/// <summary>What a loss is divided by; never by less than 1.</summary>
/// <remarks>Source: Caffe's <c>LossParameter.NormalizationMode</c> and its use in the loss layers.</remarks>
public enum LossNormalization
{
    /// <summary>The number of labels.</summary>
    Full,

    /// <summary>The number of labels that are not ignored.</summary>
    Valid,

    /// <summary>The product of the axes before the class axis, usually the number of images.</summary>
    BatchSize,

    /// <summary>1.</summary>
    None,
}
