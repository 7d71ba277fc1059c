using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a layer type makes of one layer: shapes, learned blobs and the call. Equal by value.</summary>
internal sealed record LayerPlan(EquatableArray<Shape> Tops, LayerCall Call)
{
    /// <summary>The object that holds the layer's learned blobs or state, if it has any.</summary>
    public MemberPlan? Member { get; init; }

    /// <summary>For a data layer: where its records come from.</summary>
    public DataPlan? Data { get; init; }

    /// <summary>For a layer that reads pictures: what it does to them.</summary>
    public TransformPlan? Transform { get; init; }

    /// <summary>Multiplications with accumulation for one item of the batch.</summary>
    public long Macs { get; init; }

    /// <summary>What documentation says beside the type: "96 filters of 11x11, stride 4".</summary>
    public string Geometry { get; init; } = "";
}

internal enum CallKind
{
    /// <summary>A static function of the runtime.</summary>
    Function,

    /// <summary><c>forward</c> of the layer's member.</summary>
    Forward,

    /// <summary>A partial method that the project implements.</summary>
    Hook,

    /// <summary>The top is the bottom.</summary>
    Identity,

    /// <summary>The top is the bottom, before which the backward pass stops.</summary>
    Detach,

    /// <summary>Nothing to do (Silence), or given by the caller (Input).</summary>
    None,
}

/// <summary>How the tops come back: one tensor, a tuple, or an array.</summary>
internal enum TopStyle
{
    Single,
    Tuple,
    Array,
}

/// <summary>The call of a layer: a function of the runtime; bottoms come first, then the arguments.</summary>
internal sealed record LayerCall(CallKind Kind, string Function, EquatableArray<Argument> Arguments)
{
    public TopStyle Tops { get; init; }

    /// <summary>How many of the first bottoms are passed as one list.</summary>
    public int ListedBottoms { get; init; }

    /// <summary>How many of the last bottoms the layer does not read: they are not passed.</summary>
    public int UnreadBottoms { get; init; }

    /// <summary>The top is a view of the first bottom's memory.</summary>
    public bool SharesStorage { get; init; }

    /// <summary>The function has a parameter <c>overwrite</c>: it may take over its bottom, which nobody needs afterwards.</summary>
    public bool CanOverwrite { get; init; }

    /// <summary>The function has a parameter <c>layer</c>: the name that its messages give.</summary>
    public bool NamesLayer { get; init; }

    /// <summary>The slope below zero of a ReLU that follows in the same layer; null where none does.</summary>
    public Constant.Real? NegativeSlope { get; init; }

    /// <summary>The supplied method has a parameter for the layer's learned blobs.</summary>
    public bool TakesBlobs { get; init; }

    /// <summary>The shapes that the tops of a supplied method must have.</summary>
    public EquatableArray<HookShape> Shapes { get; init; } = EquatableArray<HookShape>.Empty;

    public static LayerCall Nothing { get; } = new(CallKind.None, "", EquatableArray<Argument>.Empty);

    public static LayerCall Identity { get; } = new(CallKind.Identity, "", EquatableArray<Argument>.Empty) { SharesStorage = true };
}

/// <summary>What a supplied method's result is held against: sizes, or nothing where any shape will do.</summary>
internal sealed record HookShape(EquatableArray<HookSize>? Sizes);

/// <summary>The size of an axis: a number, -1 for any, or that of a bottom's axis.</summary>
internal readonly record struct HookSize(long Size, int Bottom = -1, int Axis = 0);

/// <summary>An object of the generated class: its runtime type, and what it is built with after the layer's name.</summary>
internal sealed record MemberPlan(string RuntimeType, EquatableArray<Argument> Arguments, EquatableArray<LearnedBlob> Blobs)
{
    /// <summary>Arguments that say how blobs start and how they are trained; phases may differ in them, and the first, TRAIN, decides.</summary>
    public EquatableArray<Argument> Fillers { get; init; } = EquatableArray<Argument>.Empty;

    /// <summary>Axes behind an inner product's input count: what a file that flattens in another order must know.</summary>
    public EquatableArray<long> InputAxes { get; init; } = EquatableArray<long>.Empty;
}

/// <summary>A learned blob: the runtime member's property, the constructor parameter through which another layer's blob can be shared, its shape.</summary>
internal sealed record LearnedBlob(string Property, string? SharedArgument, Shape Shape)
{
    /// <summary>The runtime's property can be null, since some layers of the type lack the blob; this one has it.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Of a layer whose blobs are a list: the position, with which a shared blob is handed over.</summary>
    public int? Index { get; init; }

    /// <summary>Numbers that the layer keeps itself and no solver changes.</summary>
    public bool IsBuffer { get; init; }

    /// <summary>A running statistic, which another layer may share where there is an argument for it.</summary>
    public static LearnedBlob Buffer(string property, string? sharedArgument, Shape shape) => new(property, sharedArgument, shape) { IsBuffer = true };

    /// <summary>A bias, which a layer need not have.</summary>
    public static LearnedBlob Bias(Shape shape) => new("Bias", "bias", shape) { IsNullable = true };
}
