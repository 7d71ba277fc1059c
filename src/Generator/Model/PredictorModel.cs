using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Inference;

namespace Prototxt.Generator.Model;

/// <summary>The predictor of a net: its calls, and what everything in them is named.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Plan">The calls.</param>
/// <param name="Locals">The values' names.</param>
/// <param name="Fields">The names of what the steps have of the weights; empty where they have nothing.</param>
/// <param name="Results">The names of what it gives.</param>
internal sealed record PredictorModel(string ClassName, PredictionPlan Plan, EquatableArray<string> Locals, EquatableArray<string> Fields, EquatableArray<string> Results)
{
    /// <summary>The methods into which a long constructor is split, over the steps; none where it is one.</summary>
    public EquatableArray<PartModel> Parts { get; init; } = EquatableArray<PartModel>.Empty;

    /// <summary>The methods into which many calls are split; none where they are one.</summary>
    public EquatableArray<StageModel> Stages { get; init; } = EquatableArray<StageModel>.Empty;

    /// <summary>All layers of the net that have learned blobs, those of other views too: how some files keep them is told by all of them together.</summary>
    public EquatableArray<MemberModel> Learned { get; init; } = EquatableArray<MemberModel>.Empty;
}
