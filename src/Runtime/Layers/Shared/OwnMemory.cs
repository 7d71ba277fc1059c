using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>
/// A top has memory of its own, unless the generator knows of it: what works in place on the top would else write over the bottom,
/// which others may still read.
/// </summary>
internal static class OwnMemory
{
    /// <summary>The numbers of a view in their order, one after another. An order that changes nothing would give the bottom's own memory.</summary>
    public static Tensor Contiguous(Tensor view) => view.is_contiguous() ? view.clone() : view.contiguous();
}
