using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Model;

/// <summary>
/// Everything that generated code is made of, as plain values: two models are equal when the code would be. It holds no
/// places in the prototxt, so that moving text does not make new code.
/// </summary>
internal sealed record NetModel(string Namespace, string ClassName, string NetName, string FileName)
{
    /// <summary>The net's name; its class's where the prototxt gives none.</summary>
    public string DisplayName => NetName.Trim().Length > 0 ? NetName : ClassName.TrimStart('@');

    public EquatableArray<MemberModel> Members { get; init; }

    public EquatableArray<BrokenMember> BrokenMembers { get; init; }

    /// <summary>The layer types that the project supplies.</summary>
    public EquatableArray<HookModel> Hooks { get; init; }

    public EquatableArray<HookInstance> HookInstances { get; init; }

    /// <summary>What the class says where the prototxt's errors left nothing to run.</summary>
    public string ErrorText => FileName + " has errors; the compiler lists them.";

    public EquatableArray<ViewModel> Views { get; init; }

    /// <summary>A pass may tell parameters their sizes.</summary>
    public bool IsSizedLater => Members.Any(m => m.IsSizedLater);

    /// <summary>The view whose layers the summary lists.</summary>
    public ViewModel? Main => View(ViewKind.Predict) ?? View(ViewKind.Test) ?? View(ViewKind.Train);

    public ViewModel? View(ViewKind kind) => Views.FirstOrDefault(v => v.Kind == kind);
}

/// <summary>A layer with learned blobs: a property of the class, built in its constructor.</summary>
internal sealed record MemberModel(string Identifier, string LayerName, string LayerType, string RuntimeType, EquatableArray<string> Arguments)
{
    public EquatableArray<BlobModel> Blobs { get; init; }

    public string Geometry { get; init; } = "";

    /// <summary>A layer that shares a blob with itself is built twice: the second one takes the first one's blob in both places.</summary>
    public EquatableArray<string> SecondArguments { get; init; }

    /// <summary>"[N,3,227,227] → [N,96,55,55]"</summary>
    public string Shapes { get; init; } = "";

    public long Macs { get; init; }

    public EquatableArray<long> InputAxes { get; init; }

    /// <summary>The same layer as an earlier member's, built otherwise for another phase, on the same blobs.</summary>
    public bool IsOtherForm { get; init; }

    /// <summary>The prototxt does not tell the sizes of all blobs: the first batch or the weight file does.</summary>
    public bool IsSizedLater { get; init; }

    public long Parameters => Blobs.Where(b => !b.IsShared).Sum(b => b.Count);
}

/// <summary>A layer that could not be planned: a property of its type that cannot be used.</summary>
internal sealed record BrokenMember(string Identifier, string LayerName, string LayerType, string RuntimeType);

/// <summary>One learned blob and what its <c>param</c> entry says to a solver.</summary>
internal sealed record BlobModel(string Property, bool IsNullable, string Shape, long Count, bool IsShared, bool IsBuffer, string LrMult, string DecayMult)
{
    /// <summary>For a shared blob, the sizes it has in this layer.</summary>
    public string? View { get; init; }

    /// <summary>The property as code that knows it is there.</summary>
    public string Expression => IsNullable ? Property + "!" : Property;
}

/// <summary>One straight-line method: the net in the TRAIN or TEST phase, or what is left of it for prediction.</summary>
internal sealed record ViewModel(ViewKind Kind, bool IsSound)
{
    public string Name => Kind.ToString();

    /// <summary>All values of the view; steps, inputs and outputs name them by index.</summary>
    public EquatableArray<ValueModel> Values { get; init; }

    public EquatableArray<int> Inputs { get; init; }

    /// <summary>What the inputs are held against before the first layer runs: calls of the runtime's Pass.</summary>
    public EquatableArray<string> Checks { get; init; }

    public EquatableArray<StepModel> Steps { get; init; }

    public EquatableArray<OutputModel> Outputs { get; init; }

    public EquatableArray<LossTerm> Losses { get; init; }

    /// <summary>Pictures on their way into the view.</summary>
    public EquatableArray<TransformModel> Transforms { get; init; } = EquatableArray<TransformModel>.Empty;
}

/// <summary>A property with an ImageTransform: its initializer, or the name of another property that is the same.</summary>
internal sealed record TransformModel(string Property, string Documentation, string Code);

/// <summary>
/// A value: its names in code, its blob's name, and the values whose tensor (<see cref="Origin"/>) and memory
/// (<see cref="Storage"/>) it shares; its own index where it shares none.
/// </summary>
internal sealed record ValueModel(string Blob, string Local, string Property, string Field, string Key, string Shape, long CountPerItem, int Origin, int Storage, bool IsInput);

internal sealed record StepModel(string LayerName, string LayerType, string Geometry, LayerCall Call, string? Member, EquatableArray<int> Bottoms, EquatableArray<int> Tops)
{
    public long Macs { get; init; }

    /// <summary>Of a layer with several tops: what they are called together.</summary>
    public TopsModel? TopsName { get; init; }

    /// <summary>Of a supplied layer: the field that tells its method of it.</summary>
    public string? HookParameter { get; init; }

    /// <summary>The top replaces the bottom of its blob.</summary>
    public bool InPlace { get; init; }

    /// <summary>The step may write over its first bottom, which nobody needs any more.</summary>
    public bool Overwrites { get; init; }

    /// <summary>Values that nobody needs once the step is done.</summary>
    public EquatableArray<int> Dying { get; init; }

    /// <summary>Bottoms before which the backward pass stops, though something above them learns.</summary>
    public EquatableArray<int> Detached { get; init; }
}

internal sealed record TopsModel(string Local, string Property, string Field);

internal sealed record OutputModel(string Property, int Value);

/// <summary>A top in the weighted sum of losses; where <see cref="Counts"/> only, no gradient starts from it.</summary>
internal sealed record LossTerm(int Value, string Weight, bool Counts);
