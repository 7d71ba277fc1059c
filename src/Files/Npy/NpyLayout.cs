namespace Prototxt.Weights;

/// <summary>The order of axes in which an <c>.npy</c> file keeps weights.</summary>
public enum NpyLayout
{
    /// <summary>
    /// Inferred from the shapes. Convolutions decide their order together, inner products theirs; where one kind is ambiguous
    /// (all axes equal) it follows the other, and where both are, it is <see cref="TensorFlow"/>. An inner product that
    /// flattens a picture expects channels last if the convolutions are in TensorFlow's order and channels first otherwise.
    /// </summary>
    Auto,

    /// <summary>
    /// Convolutions (height, width, in/group, out), inner products (in, out), flattened in the order height, width,
    /// channel. This is what converters from Caffe to TensorFlow write, <c>bvlc_alexnet.npy</c> among it.
    /// </summary>
    TensorFlow,

    /// <summary>As <see cref="TensorFlow"/>, but inner products flatten in the order channel, height, width.</summary>
    TensorFlowChannelFirst,

    /// <summary>Caffe's own order: convolutions (out, in/group, height, width), inner products (out, in), channels first.</summary>
    Caffe,
}
