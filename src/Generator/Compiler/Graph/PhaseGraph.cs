using System.Globalization;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>A net in one of Caffe's phases, with what was found in it and is still to be judged.</summary>
internal sealed class PhaseGraph
{
    private readonly DiagnosticBag found;
    private readonly Lazy<HashSet<string>> blobs;

    private PhaseGraph(NetGraph graph, DiagnosticBag found)
    {
        Graph = graph;
        this.found = found;
        blobs = new(() => [.. graph.Values.Select(v => v.Blob)]);
    }

    public NetGraph Graph { get; }

    /// <param name="source">The net.</param>
    /// <param name="phase">The phase.</param>
    /// <param name="bag">The file's bag.</param>
    /// <param name="cancel">Asked for each layer.</param>
    /// <param name="other">The other phase where it is there already: most layers are the same in both, and need not be planned twice.</param>
    public static PhaseGraph Build(NetSource source, Phase phase, DiagnosticBag bag, Cancellation cancel, PhaseGraph? other = null)
    {
        DiagnosticBag found = bag.ForkWhole();
        IEnumerable<Node>? planned = other?.Graph.Nodes.Where(n => n.IsQuiet && !n.GoesByPhase);
        return new PhaseGraph(GraphBuilder.Build(source, source.State(phase), found, cancel, planned), found);
    }

    /// <summary>
    /// Files are often published for one phase: what does not fit, or has no data, in the other must not cost the one that is
    /// sound. The places are warned of, and the other phase is left out. True if this one is.
    /// </summary>
    public bool Report(PhaseGraph other, DiagnosticBag bag)
    {
        bool leftOut = !Graph.IsSound && other.Graph.IsSound && other.Graph.Nodes.Count > 0 && found.Items.All(d => !IsError(d)
            || (d.Descriptor == Descriptors.ShapeMismatch && IsWorthHaving(other.Graph))
            || IsMissing(d, other));
        // Where the other phase has mistakes of its own, this one is not what its author cares for: once they are mended, the
        // net is for that phase only.
        bool follows = !leftOut && !other.Graph.IsSound && other.found.Items.Any(d => IsError(d) && !IsMissing(d, this));
        bag.NextView();
        HashSet<string> said = new(StringComparer.Ordinal);
        foreach (DiagnosticInfo item in found.Items.Where(d => !follows || !IsMissing(d, other)))
        {
            // Many layers read the data that the phase has not; the first of them tells it.
            if (leftOut && IsMissing(item, other) && !said.Add(item.Arguments[1]))
                continue;
            bag.Report(leftOut && IsError(item)
                ? new DiagnosticInfo(Descriptors.ViewLeftOut, item.Location, new([Graph.State.Phase.ToString(), item.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture)]))
                : item);
        }

        return leftOut;
    }

    /// <summary>The phase with the data of the other in place of its own.</summary>
    public NetGraph WithSourcesOf(PhaseGraph other, NetSource source, Cancellation cancel)
    {
        NetState state = Graph.State;
        IEnumerable<Message> included = source.Layers.Where(l => state.Includes(l, found) || (source.Catalog.IsSource(l) && other.Graph.State.Includes(l, found)));
        return GraphBuilder.Build(AutomaticTops.Add([.. included.Select(LayerSpec.Of)]), source, state, found, cancel, isDerived: false);
    }

    // What a phase is there for: TRAIN has a loss, TEST an output that is computed. A net that has no loss is for prediction, and
    // what stands in its TEST phase only is what its author cares for.
    private static bool IsWorthHaving(NetGraph graph) => graph.State.Phase == Phase.Train
        ? graph.Nodes.Any(n => n.LossWeights.Any(w => w != 0) || n.Type.Traits.HasFlag(LayerTraits.Evaluation))
        : graph.Nodes.Any(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && !n.Type.Traits.HasFlag(LayerTraits.Evaluation) && n.Tops.Count > 0);

    private static bool IsError(DiagnosticInfo item) => item.Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    // A blob is missing that is one of the other phase's, where it is not missing at this place.
    private static bool IsMissing(DiagnosticInfo item, PhaseGraph other) =>
        item.Descriptor == Descriptors.UnknownBottom && other.blobs.Value.Contains(item.Arguments[1])
        && !other.found.Items.Any(o => o.Descriptor == item.Descriptor && o.Location!.Span == item.Location!.Span);
}
