namespace Prototxt.Inference;

/// <summary>A way to compute a convolution, with the weights packed for it.</summary>
internal interface IConvolutionKernel : IDisposable
{
    /// <summary>Whether bottoms must be channels-last.</summary>
    bool NeedsChannelsLast => false;

    /// <summary>Computes a top.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="y">Room for the top.</param>
    /// <param name="add">What is added to it, of its shape and layout.</param>
    /// <param name="finish">What is done with the sums.</param>
    /// <param name="workspace">The threads.</param>
    void Run(Value x, Value y, Value? add, in Finish finish, Workspace workspace);
}
