using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// A net in its two phases, and what is left of it for prediction, which is derived from TEST. A phase is null where it was left
/// out because the file is meant for the other; <see cref="Predict"/> is null where it would have no output.
/// </summary>
internal sealed record NetGraphs(NetGraph? Train, NetGraph? Test, NetGraph? Predict)
{
    /// <summary>Those that stand, in the order in which they run.</summary>
    public IEnumerable<NetGraph> All => new[] { Train, Test, Predict }.OfType<NetGraph>();

    /// <summary>Those of Caffe's phases that stand.</summary>
    public IEnumerable<NetGraph> Phases => new[] { Train, Test }.OfType<NetGraph>();

    /// <summary>Whether all that TEST has besides Predict is left out: the truth for it would be an input that nothing reads.</summary>
    public bool IsTestWithoutEvaluation { get; } =
        Test is not null && Predict is not null && Test.Nodes.Any(n => n.Type is Evaluation) && Work(Test).SequenceEqual(Work(Predict));

    public static NetGraphs Build(NetSource source, DiagnosticBag bag, Cancellation cancel)
    {
        var test = PhaseGraph.Build(source, Phase.Test, bag, cancel);
        var train = PhaseGraph.Build(source, Phase.Train, bag, cancel, test);
        bool noTest = test.Report(train, bag), noTrain = train.Report(test, bag);
        // A net whose data is for training only predicts all the same, from an input of the same shape.
        NetGraph whole = noTest ? test.WithSourcesOf(train, source, cancel) : test.Graph;
        // What is wrong with a net that is not sound was said, or left unsaid, with the phase it is of.
        NetGraph? predict = whole.Nodes.Count == 0 || (noTest && !whole.IsSound) ? null : PredictGraph.Derive(whole, source, whole.IsSound ? bag : bag.Fork(), cancel, isReported: !noTest);
        if (predict is null || predict.Outputs.Count == 0)
        {
            predict = null;
            // Where TEST was left out, that was the reason.
            if (!bag.HasErrors && (!noTest || whole.IsSound))
                bag.Report(Descriptors.NoPredict, new TextSpan(0, 0), "without its losses the TEST phase has no output");
        }

        return new NetGraphs(noTrain ? null : train.Graph, noTest ? null : test.Graph, predict);
    }

    private static IEnumerable<(Message, LayerType)> Work(NetGraph graph) =>
        graph.Nodes.Where(n => n.Type is not (Evaluation or Silence) && !n.Type.Traits.HasFlag(LayerTraits.Source)).Select(n => (n.Layer, n.Type));
}
