using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference.Kernels;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Inference;

/// <summary>
/// A net's prediction without TorchSharp: calls in their order, and where values live. Equal by value, and without places in the
/// prototxt. The inputs are the first values and have the first slots.
/// </summary>
internal sealed record PredictionPlan(EquatableArray<PredictionValue> Values, int Inputs, EquatableArray<PredictionStep> Steps, EquatableArray<PredictionOutput> Outputs)
{
    /// <summary>The workspace's slots, the inputs' first.</summary>
    public EquatableArray<PlannedSlot> Slots { get; init; } = EquatableArray<PlannedSlot>.Empty;

    /// <summary>Numbers that are needed at once, where they are most: no workspace can have less.</summary>
    public long LargestLiveSet { get; init; }

    /// <summary>Whether pictures of another size may do.</summary>
    public bool TakesAnySize => !Steps.Any(s => s.Kernel.HoldsSizes);
}

/// <summary>A value: a blob, in the order of numbers in which a call makes it.</summary>
/// <param name="Blob">The blob's name.</param>
/// <param name="Maker">The last of the layers that make it, where the blob's name is not its own.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="IsChannelsLast">The order of its numbers.</param>
internal sealed record PredictionValue(string Blob, string? Maker, Shape Shape, bool IsChannelsLast)
{
    /// <summary>It is another value in another order of numbers.</summary>
    public bool IsConverted { get; init; }

    /// <summary>The slot in which it lies.</summary>
    public int Slot { get; init; }

    /// <summary>Numbers that it has room for, at a batch of one.</summary>
    public long Numbers { get; init; }
}

/// <summary>A place for values that live at different times.</summary>
/// <param name="Size">Numbers that it has room for, at a batch of one.</param>
/// <param name="Offset">Where it begins in the arena, in which places of other times may lie over it; -1 where it has memory of its own.</param>
internal sealed record PlannedSlot(long Size, long Offset = -1);

/// <summary>What the net gives: a value, under the name of a blob.</summary>
internal sealed record PredictionOutput(string Blob, int Value);

/// <summary>One call.</summary>
/// <param name="Kernel">The function that is called, and what the predictor makes of the layer's blobs for it.</param>
/// <param name="Layers">The names of the layers that it computes; none of a change of layout.</param>
/// <param name="Bottoms">The values that it reads.</param>
/// <param name="Top">The value that it makes.</param>
internal sealed record PredictionStep(Kernel Kernel, EquatableArray<string> Layers, EquatableArray<int> Bottoms, int Top)
{
    /// <summary>The values whose numbers it reads, and not their shapes alone; what it adds is not among them.</summary>
    public IEnumerable<int> Read => Bottoms.Take(Bottoms.Count - Kernel.ShapesOnly);

    /// <summary>What is folded into the weights.</summary>
    public EquatableArray<KernelCall> Affines { get; init; } = EquatableArray<KernelCall>.Empty;

    public KernelCall? Activation { get; init; }

    /// <summary>The value that is added before the function.</summary>
    public int? Sum { get; init; }

    /// <summary>What it is made of, where that is several things, each with weights of its own.</summary>
    public EquatableArray<PredictionMember> Members { get; init; } = EquatableArray<PredictionMember>.Empty;

    /// <summary>The slot that the top has; null where it lies in its bottoms' memory.</summary>
    public int? Slot { get; init; }

    /// <summary>It depends on the sizes of its bottoms alone, and is not computed again as long as they stay.</summary>
    public bool IsConstant { get; init; }

    /// <summary>The values whose sizes it depends on, if it is constant.</summary>
    public EquatableArray<int> SizesOf { get; init; } = EquatableArray<int>.Empty;

    /// <summary>The part of a Concat's top that the top is: its first channel, and the channels of the whole.</summary>
    public (long First, long Channels)? Part { get; init; }
}

/// <summary>One of several things that a call is made of.</summary>
/// <param name="Made">What the predictor makes of the blobs of its first layer.</param>
/// <param name="Layers">The names of the layers that it computes.</param>
/// <param name="Affines">What is folded into the weights.</param>
/// <param name="Activation">The function at its end.</param>
internal sealed record PredictionMember(KernelCall Made, EquatableArray<string> Layers, EquatableArray<KernelCall> Affines, KernelCall? Activation);
