namespace Prototxt.Layers;

/// <summary>A layer whose class is not called like Caffe's type.</summary>
internal interface ICaffeType
{
    /// <summary>The type as a prototxt has it.</summary>
    string Name { get; }
}
