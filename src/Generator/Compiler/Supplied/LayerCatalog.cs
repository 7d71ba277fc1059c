using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>The layer types of one net: those that Prototxt has, and what stands for the others.</summary>
internal sealed class LayerCatalog(HookTable hooks)
{
    /// <summary>All names of types, for what comes before any layer.</summary>
    public static LayerNames Names { get; } = new(LayerRegistry.Names, type => ForkTypes.Find(type) is not null);

    /// <summary>The layers whose types Prototxt does not know.</summary>
    public HookTable Hooks => hooks;

    /// <summary>The type of a layer where Prototxt has it.</summary>
    public static LayerType? Known(Message layer) => LayerRegistry.Find(layer.String("type"));

    /// <summary>Whether a layer is a loss of Caffe's.</summary>
    public static bool IsLoss(Message layer) => Known(layer)?.Traits.HasFlag(LayerTraits.Loss) == true;

    /// <summary>Whether a layer makes data, which the caller gives.</summary>
    public bool IsSource(Message layer) => hooks.IsSource(layer) || Known(layer)?.Traits.HasFlag(LayerTraits.Source) == true;

    /// <summary>What stands for a layer whose type Prototxt has not; null, after saying what to do about it, where nothing does.</summary>
    public LayerType? StandIn(Message layer, DiagnosticBag bag)
    {
        if ((hooks.Resolve(layer) ?? PythonClasses.Find(layer)) is { } supplied)
            return supplied;
        if (Evaluation.Of(layer) is { } evaluation)
        {
            bag.Report(Descriptors.EvaluationLeftOut, layer.SpanOf("type"), layer.String("name"), layer.String("type"), "only compares the net's output with the ground truth and is not computed", HookDiagnostics.OrSupply(layer, hooks));
            return evaluation;
        }

        if (!layer.IsWrong("type"))
            HookDiagnostics.Report(layer, layer.String("name"), hooks, bag);
        return null;
    }
}
