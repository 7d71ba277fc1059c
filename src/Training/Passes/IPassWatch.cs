using Prototxt.Training.Updates;

namespace Prototxt.Training.Passes;

/// <summary>Looks at a pass: at all its blobs, and at all gradients.</summary>
internal interface IPassWatch
{
    /// <summary>The forward pass is done.</summary>
    void Forward(WatchedBlobs blobs);

    /// <summary>The backward pass is done.</summary>
    void Backward(WatchedBlobs blobs, IReadOnlyList<LearnableBlob> learnable);
}
