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

    /// <summary>The methods into which a long constructor is split; none where it is one.</summary>
    public EquatableArray<PartModel> Parts { get; init; } = EquatableArray<PartModel>.Empty;

    public EquatableArray<BrokenMember> BrokenMembers { get; init; }

    /// <summary>The layer types that the project supplies.</summary>
    public EquatableArray<HookModel> Hooks { get; init; }

    public EquatableArray<HookInstance> HookInstances { get; init; }

    /// <summary>What the class says where the prototxt's errors left nothing to run.</summary>
    public string ErrorText => FileName + " has errors; the compiler lists them.";

    public EquatableArray<ViewModel> Views { get; init; }

    /// <summary>Where the numbers of the phases come from; none in a project that does not train.</summary>
    public EquatableArray<DataModel> Data { get; init; } = EquatableArray<DataModel>.Empty;

    /// <summary>The views' layers as Caffe has them, for solvers with debug_info; none in a project that does not train.</summary>
    public EquatableArray<DebugModel> Debug { get; init; } = EquatableArray<DebugModel>.Empty;

    /// <summary>Its prediction without TorchSharp; null where there is none.</summary>
    public PredictorModel? Predictor { get; init; }

    /// <summary>Whether there is a class on TorchSharp.</summary>
    public bool HasClass { get; init; } = true;

    /// <summary>The class serves a solver, and nobody means it by name.</summary>
    public bool IsHidden { get; init; }

    /// <summary>A pass may tell parameters their sizes.</summary>
    public bool IsSizedLater => Members.Any(m => m.IsSizedLater);

    /// <summary>The view whose layers the summary lists.</summary>
    public ViewModel? Main => View(ViewKind.Predict) ?? View(ViewKind.Test) ?? View(ViewKind.Train);

    public ViewModel? View(ViewKind kind) => Views.FirstOrDefault(v => v.Kind == kind);
}

/// <summary>A layer with learned blobs: a property of the class, built in its constructor.</summary>
internal sealed record MemberModel(string Identifier, string LayerName, string LayerType, string RuntimeType, EquatableArray<Argument> Arguments)
{
    /// <summary>How blobs start and are trained.</summary>
    public EquatableArray<Argument> Fillers { get; init; }

    /// <summary>Blobs of other members that it is built on.</summary>
    public EquatableArray<SharedBlob> Shared { get; init; }

    /// <summary>Some of them are its own: it is built twice, and the second one takes the first one's blob in both places.</summary>
    public bool SharesWithItself { get; init; }

    public EquatableArray<BlobModel> Blobs { get; init; }

    public string Geometry { get; init; } = "";

    /// <summary>"[N,3,227,227] → [N,96,55,55]"</summary>
    public string Shapes { get; init; } = "";

    public long Macs { get; init; }

    public EquatableArray<long> InputAxes { get; init; }

    /// <summary>The same layer as an earlier member's, built otherwise for another phase, on the same blobs.</summary>
    public bool IsOtherForm { get; init; }

    /// <summary>Whether it stands in weight files: it has learned blobs, and is no other form of a layer that stands there.</summary>
    public bool IsInFiles => Blobs.Count > 0 && !IsOtherForm;

    /// <summary>The prototxt does not tell the sizes of all blobs: the first batch or the weight file does.</summary>
    public bool IsSizedLater { get; init; }

    public long Parameters => Blobs.Where(b => !b.IsShared).Sum(b => b.Count);
}

/// <summary>A layer that could not be planned: a property of its type that cannot be used.</summary>
internal sealed record BrokenMember(string Identifier, string LayerName, string LayerType, string RuntimeType);

/// <summary>One learned blob and what its <c>param</c> entry says to a solver.</summary>
internal sealed record BlobModel(BlobReference Reference, string Shape, long Count)
{
    /// <summary>The runtime's property can be null, since some layers of the type lack the blob.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The sizes, 0 for one that the first batch or the weight file tells.</summary>
    public EquatableArray<long> Sizes { get; init; }

    /// <summary>The blob of another layer that this one is; null where it is the layer's own.</summary>
    public BlobReference? Owner { get; init; }

    public bool IsShared => Owner is not null;

    public bool IsBuffer { get; init; }

    public Constant.Real LrMult { get; init; } = Constant.Real.Of(1);

    public Constant.Real DecayMult { get; init; } = Constant.Real.Of(1);

    /// <summary>For a shared blob, the sizes that it has in this layer, where its owner has others.</summary>
    public EquatableArray<long>? View { get; init; }
}

/// <summary>A member's property that holds a learned blob, or the list of them and the position in it.</summary>
internal sealed record BlobReference(string Member, string Property, int? Index);

/// <summary>Another member's blob that a member is built on: the parameter that takes it, or the position in a list of blobs.</summary>
internal sealed record SharedBlob(string? Parameter, int? Index, BlobReference Source);

/// <summary>One straight-line method, or one of stages where it is long: the net in the TRAIN or TEST phase, or what is left of it for prediction.</summary>
internal sealed record ViewModel(ViewKind Kind, bool IsSound)
{
    public string Name => Kind.ToString();

    /// <summary>All values of the view; steps, inputs and outputs name them by index.</summary>
    public EquatableArray<ValueModel> Values { get; init; }

    public EquatableArray<int> Inputs { get; init; }

    /// <summary>What the inputs are held against before the first layer runs.</summary>
    public EquatableArray<InputCheck> Checks { get; init; }

    public EquatableArray<StepModel> Steps { get; init; }

    /// <summary>The methods into which a long view is split; none where it is one.</summary>
    public EquatableArray<StageModel> Stages { get; init; } = EquatableArray<StageModel>.Empty;

    public EquatableArray<OutputModel> Outputs { get; init; }

    public EquatableArray<LossTerm> Losses { get; init; }

    /// <summary>Pictures on their way into the view.</summary>
    public EquatableArray<TransformModel> Transforms { get; init; } = EquatableArray<TransformModel>.Empty;
}

/// <summary>An input, and whether it holds labels and the like. A size of -1 is any; no sizes, where the layers check the shape themselves.</summary>
internal sealed record InputCheck(int Value, bool TakesIntegers, EquatableArray<long>? Sizes)
{
    public InputFreedom Freedom { get; init; }
}

/// <summary>Which sizes of an input the caller chooses anew for each batch.</summary>
internal enum InputFreedom
{
    /// <summary>None that is known.</summary>
    None,

    /// <summary>The first axis.</summary>
    Batch,

    /// <summary>The first two axes of a sequence.</summary>
    StepsAndStreams,

    /// <summary>The first axis has the streams of a sequence.</summary>
    Streams,
}

/// <summary>A property that says what a data layer does to pictures, for the one input or for a blob; <paramref name="Input"/> is that blob in either case.</summary>
internal sealed record TransformModel(string Property, string? Blob, string Input, TransformPlan Plan)
{
    /// <summary>The property of the same transform that stands under the blob's name.</summary>
    public string? SameAs { get; init; }
}

/// <summary>
/// A value: its names in code, its blob's name, and the values whose tensor (<see cref="Origin"/>) and memory
/// (<see cref="Storage"/>) it shares; its own index where it shares none.
/// </summary>
internal sealed record ValueModel(string Blob, string Local, string Property, string Field, string Key, string Shape, long CountPerItem, int Origin, int Storage, bool IsInput)
{
    /// <summary>The axes, -1 where the size is a batch's or not told; null where not even their number is.</summary>
    public EquatableArray<long>? Sizes { get; init; }

    /// <summary>An input that no layer reads.</summary>
    public bool IsUnread { get; init; }
}

internal sealed record StepModel(string LayerName, string LayerType, string Geometry, LayerCall Call, string? Member, EquatableArray<int> Bottoms, EquatableArray<int> Tops)
{
    /// <summary>The type that the layer has in the prototxt, where this view has another in its place.</summary>
    public string? ReplacedType { get; init; }

    public long Macs { get; init; }

    /// <summary>Of a layer with several tops: what they are called together.</summary>
    public TopsModel? TopsName { get; init; }

    /// <summary>Of a supplied layer: how its method is called.</summary>
    public HookUse? Hook { get; init; }

    /// <summary>The top replaces the bottom of its blob.</summary>
    public bool InPlace { get; init; }

    /// <summary>The step may write over its first bottom, which nobody needs any more.</summary>
    public bool Overwrites { get; init; }

    /// <summary>The first bottom is plain, and the step and what follows work channels-last.</summary>
    public bool ToChannelsLast { get; init; }

    /// <summary>Values that nobody needs once the step is done.</summary>
    public EquatableArray<int> Dying { get; init; }

    /// <summary>Bottoms before which the backward pass stops, though something above them learns.</summary>
    public EquatableArray<int> Detached { get; init; }
}

internal sealed record TopsModel(string Local, string Property, string Field);

internal sealed record OutputModel(string Property, int Value);

/// <summary>A top in the weighted sum of losses; where <see cref="Counts"/> only, no gradient starts from it.</summary>
internal sealed record LossTerm(int Value, float Weight, bool Counts);
