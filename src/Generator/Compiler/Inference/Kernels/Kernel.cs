using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>How one top of a layer is computed without TorchSharp.</summary>
/// <param name="Call">The function. Bottoms and the place of the top come before its arguments.</param>
/// <param name="Layout">The order of the numbers that it works on.</param>
internal sealed record Kernel(KernelCall Call, LayoutRule Layout)
{
    /// <summary>What the predictor makes of the layer's blobs when it is loaded; null where it needs none.</summary>
    public KernelMember? Member { get; init; }

    /// <summary>What the layer does to each number, which the layer before may do itself.</summary>
    public KernelCall? Activation { get; init; }

    /// <summary>Whether the layer does nothing else to each number.</summary>
    public bool IsFunctionOnly => Call.Function == "Pointwise.Run";

    /// <summary>What the layer does to each channel, which the layer before may take into its weights.</summary>
    public KernelCall? Affine { get; init; }

    /// <summary>The layer is the sum of its bottoms and nothing else.</summary>
    public bool IsSum { get; init; }

    /// <summary>What may follow and be computed with it.</summary>
    public Fusable Takes { get; init; }

    /// <summary>What a convolution does to a pixel, where it is one of those that may be computed together.</summary>
    public Separable Separable { get; init; }

    /// <summary>The top may have the place of the first bottom.</summary>
    public bool CanOverwrite { get; init; }

    /// <summary>The top is the bottom's numbers under other axes.</summary>
    public bool IsView { get; init; }

    /// <summary>The top may lie in the bottom's memory: that stays as it is as long as the top is needed.</summary>
    public bool KeepsBottom { get; init; }

    /// <summary>It is for pictures of one size: it has weights for each of their places, or a top whose size follows from the prototxt.</summary>
    public bool HoldsSizes { get; init; }

    /// <summary>Caffe's layer keeps a state from one pass to the next; a predictor, which never changes, keeps none.</summary>
    public bool ForgetsState { get; init; }

    /// <summary>The numbers of the bottoms that it is called with; null for all of them.</summary>
    public EquatableArray<int>? Reads { get; init; }

    /// <summary>The bottoms are passed as one list.</summary>
    public bool ListsBottoms { get; init; }

    /// <summary>The layer puts its bottoms one behind the other along the channels, so that they could be put there in the first place.</summary>
    public bool JoinsChannels { get; init; }

    /// <summary>Its bottoms were put there: the top is their memory.</summary>
    public bool IsJoined => JoinsChannels && IsView;

    /// <summary>The kernel where the bottom is channels-last and the top can be a part of each of its pixels, without a copy; null where it cannot.</summary>
    public Kernel? PartOfPixel { get; init; }

    /// <summary>Of so many of the last bottoms only the shape is read.</summary>
    public int ShapesOnly { get; init; }
}

/// <summary>What a predictor makes of a layer's blobs: an object whose Run is called, or a value that is an argument.</summary>
internal sealed record KernelMember(string Type, KernelCall Call)
{
    /// <summary>It is handed to the kernel's function, and has none itself.</summary>
    public bool IsArgument { get; init; }
}

/// <summary>The parts of a separable convolution.</summary>
internal enum Separable
{
    /// <summary>Neither.</summary>
    No,

    /// <summary>Each channel by itself.</summary>
    Depthwise,

    /// <summary>Each pixel by itself.</summary>
    Pointwise,
}

/// <summary>What a kernel can compute besides its own.</summary>
[Flags]
internal enum Fusable
{
    None = 0,

    /// <summary>A factor and an offset for each channel.</summary>
    Affine = 1,

    /// <summary>A function of each number.</summary>
    Activation = 2,

    /// <summary>An addition, before the function.</summary>
    Sum = 4,
}
