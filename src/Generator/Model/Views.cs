using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Model;

/// <summary>
/// The views of a net. Predict is derived from TEST; Train and Test are there where they differ from it, so that a
/// deploy file gives one method and a train_val file three.
/// </summary>
internal static class Views
{
    public static NetModel Build(NetModel model, Message net, IReadOnlyList<Message> layers, NetOptions options, DiagnosticBag bag)
    {
        NetState testState = State(net, Phase.Test, options), trainState = State(net, Phase.Train, options);
        DiagnosticBag testBag = bag.ForkWhole(), trainBag = bag.ForkWhole();
        NetGraph test = GraphBuilder.Build(layers, testState, options, testBag), train = GraphBuilder.Build(layers, trainState, options, trainBag);
        bool noTest = Report("Test", test, testBag, train, trainBag, bag), noTrain = Report("Train", train, trainBag, test, testBag, bag);
        // A net whose data is for training only predicts all the same, from an input of the same shape.
        NetGraph whole = noTest ? WithSourcesOf(trainState, layers, testState, options, testBag) : test;
        // What is wrong with a net that is not sound was said, or left unsaid, with the phase it is of.
        NetGraph? predict = whole.Nodes.Count == 0 || (noTest && !whole.IsSound) ? null : PredictGraph.Derive(whole, options, whole.IsSound ? bag : bag.Fork());
        if (predict is null || predict.Outputs.Count == 0)
        {
            predict = null;
            // Where TEST was left out, that was the reason.
            if (!bag.HasErrors && (!noTest || whole.IsSound))
                bag.Report(Descriptors.NoPredict, new TextSpan(0, 0), "without its losses the TEST phase has no output");
        }

        foreach (NetGraph graph in new[] { train, test })
        {
            Deviations.Report(graph, bag);
            bag.NextView();
        }

        var hooks = new HookBuilder(options.Hooks);
        NetGraph[] graphs = [.. noTrain ? [] : new[] { train }, .. noTest ? [] : new[] { test }, .. predict is null ? [] : new[] { predict }];
        var members = new MemberBuilder(model.ClassName, hooks.Names, graphs, bag);
        foreach (NetGraph graph in graphs)
        {
            members.Add(graph);
            hooks.Add(graph);
        }

        ViewModel? predictView = predict is null ? null : View("Predict", predict);
        List<ViewModel> views = [];
        if (train.Nodes.Count > 0 && !noTrain && View("Train", train) is var trainView && !SameWork(trainView, predictView))
            views.Add(trainView);
        if (test.Nodes.Count > 0 && !noTest && View("Test", test) is var testView && !SameWork(testView, predictView) && !IsWithoutEvaluation(test, predict))
            views.Add(testView);
        if (predictView is not null)
            views.Add(predictView);
        return model with { Members = members.Members, BrokenMembers = members.Broken(), Hooks = hooks.Types, HookInstances = hooks.Instances, Views = views.ToEquatableArray() };

        ViewModel View(string name, NetGraph graph) => ViewBuilder.Build(name, graph, model.ClassName, members.IdentifierOf, hooks.IdentifierOf, net.Bool("force_backward")) with
        {
            Transforms = TransformBuilder.Build(name, graph, members.Reserve),
        };
    }

    // Files are often published for one phase: what does not fit, or has no data, in the other must not cost the one that is
    // sound. The places are warned of, and the other phase's view is left out. True if it is.
    private static bool Report(string view, NetGraph graph, DiagnosticBag own, NetGraph other, DiagnosticBag otherBag, DiagnosticBag bag)
    {
        HashSet<string> blobs = Blobs(graph), others = Blobs(other);
        bool leftOut = !graph.IsSound && other.IsSound && other.Nodes.Count > 0 && own.Items.All(d => !IsError(d)
            || (d.Descriptor == Descriptors.ShapeMismatch && IsWorthHaving(other))
            || IsMissing(d, others, otherBag));
        // Where the other phase has mistakes of its own, this one is not what its author cares for: once they are mended, the
        // net is for that phase only.
        bool follows = !leftOut && !other.IsSound && otherBag.Items.Any(d => IsError(d) && !IsMissing(d, blobs, own));
        bag.NextView();
        HashSet<string> said = new(StringComparer.Ordinal);
        foreach (DiagnosticInfo item in own.Items.Where(d => !follows || !IsMissing(d, others, otherBag)))
        {
            // Many layers read the data that the phase has not; the first of them tells it.
            if (leftOut && IsMissing(item, others, otherBag) && !said.Add(item.Arguments[1]))
                continue;
            bag.Report(leftOut && IsError(item)
                ? new DiagnosticInfo(Descriptors.ViewLeftOut, item.Location, new([view, item.ToDiagnostic().GetMessage(CultureInfo.InvariantCulture)]))
                : item);
        }

        return leftOut;
    }

    // What a phase is there for: TRAIN has a loss, TEST an output that is computed. A net that has no loss is for prediction, and
    // what stands in its TEST phase only is what its author cares for.
    private static bool IsWorthHaving(NetGraph graph) => graph.State.Phase == Phase.Train
        ? graph.Nodes.Any(n => n.LossWeights.Any(w => w != 0) || n.Type.Traits.HasFlag(LayerTraits.Evaluation))
        : graph.Nodes.Any(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && !n.Type.Traits.HasFlag(LayerTraits.Evaluation) && n.Tops.Count > 0);

    private static bool IsError(DiagnosticInfo item) => item.Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    private static HashSet<string> Blobs(NetGraph graph) => [.. graph.Nodes.SelectMany(n => n.Tops).Select(t => t.Blob)];

    /// <summary>A blob is missing that is one of the other phase's, where it is not missing at this place.</summary>
    private static bool IsMissing(DiagnosticInfo item, HashSet<string> others, DiagnosticBag otherBag) =>
        item.Descriptor == Descriptors.UnknownBottom && others.Contains(item.Arguments[1])
        && !otherBag.Items.Any(o => o.Descriptor == item.Descriptor && o.Location!.Span == item.Location!.Span);

    private static NetGraph WithSourcesOf(NetState other, IReadOnlyList<Message> layers, NetState state, NetOptions options, DiagnosticBag bag)
    {
        IEnumerable<Message> included = layers.Where(l => state.Includes(l, bag) || (options.IsSource(l) && other.Includes(l, bag)));
        return GraphBuilder.Build(AutomaticTops.Add([.. included.Select(LayerSpec.Of)]), state, options, bag, isDerived: false);
    }

    private static bool SameWork(ViewModel view, ViewModel? predict) =>
        predict is not null && (view with { Name = predict.Name, Transforms = predict.Transforms }).Equals(predict);

    // Where all that TEST has besides Predict is left out, the truth for it would be an input that nothing reads.
    private static bool IsWithoutEvaluation(NetGraph test, NetGraph? predict)
    {
        return predict is not null && test.Nodes.Any(n => n.Type is Evaluation) && Work(test).SequenceEqual(Work(predict));

        static IEnumerable<(Message, LayerType)> Work(NetGraph graph) =>
            graph.Nodes.Where(n => n.Type is not (Evaluation or Silence) && !n.Type.Traits.HasFlag(LayerTraits.Source)).Select(n => (n.Layer, n.Type));
    }

    // The caller's level replaces the file's, its stages are added, and the view decides the phase.
    private static NetState State(Message net, Phase phase, NetOptions options)
    {
        Message? state = net.Sub("state");
        string[] stages = [.. state?.All("stage").Select(s => s.String) ?? [], .. options.Stages];
        _ = state?.Has("phase");
        return new NetState(phase, options.Level ?? state?.Int("level") ?? 0, stages.ToEquatableArray());
    }
}
