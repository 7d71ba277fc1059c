using Prototxt.Imaging;
using static TorchSharp.torch;

namespace Prototxt.Training.Data;

/// <summary>
/// What a program gives a MemoryData layer. Arrays are taken as they are; pictures go through the layer's transform once, when the
/// data is opened, as Caffe's do when they are added.
/// </summary>
public sealed class MemoryRecords
{
    /// <summary>Arrays.</summary>
    /// <param name="data">[N, C, H, W], any number type; its numbers are copied when the data is opened.</param>
    /// <param name="labels">N labels, of any shape.</param>
    public MemoryRecords(Tensor data, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labels);
        (Data, LabelTensor) = (data, labels);
    }

    /// <summary>Pictures.</summary>
    /// <param name="pictures">Pictures that the layer's transform brings to its channels, height and width.</param>
    /// <param name="labels">A label for each.</param>
    public MemoryRecords(IReadOnlyList<Picture> pictures, IReadOnlyList<float> labels)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        (Pictures, Labels) = (pictures, labels);
    }

    internal Tensor? Data { get; }

    internal Tensor? LabelTensor { get; }

    internal IReadOnlyList<Picture> Pictures { get; } = [];

    internal IReadOnlyList<float> Labels { get; } = [];
}
