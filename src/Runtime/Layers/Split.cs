using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Split"</c>: the bottom several times.</summary>
/// <remarks>Source: Caffe split_layer.cpp semantics: the tops share the bottom's memory, their gradients add up.</remarks>
public static class Split
{
    /// <summary>The bottom under several names.</summary>
    /// <param name="x">The bottom, of any shape.</param>
    /// <param name="tops">How many tops there are.</param>
    /// <returns>The tops, each a view of the bottom's memory.</returns>
    public static Tensor[] Forward(Tensor x, int tops)
    {
        ArgumentNullException.ThrowIfNull(x);
        var views = new Tensor[tops];
        for (int i = 0; i < tops; i++)
            views[i] = x.view_as(x);
        return views;
    }
}
