using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Model;

/// <summary>
/// The views of a net. Predict is derived from TEST; Train and Test are there where they differ from it, so that a
/// deploy file gives one method and a train_val file three.
/// </summary>
internal static class Views
{
    public static NetModel Build(NetModel model, Message net, IReadOnlyList<Message> layers, NetOptions options, DiagnosticBag bag)
    {
        NetGraph test = GraphBuilder.Build(layers, State(net, Phase.Test, options), options, bag);
        NetGraph train = Train(net, layers, options, bag, test);
        NetGraph? predict = test.Nodes.Count == 0 ? null : PredictGraph.Derive(test, options, bag);
        if (predict is null || predict.Outputs.Count == 0)
        {
            predict = null;
            if (!bag.HasErrors)
                bag.Report(Descriptors.NoPredict, new TextSpan(0, 0), "without its losses the TEST phase has no output");
        }

        var members = new MemberBuilder(model.ClassName, bag);
        NetGraph[] graphs = [train, test, .. predict is null ? [] : new[] { predict }];
        foreach (NetGraph graph in graphs)
            members.Add(graph);

        ViewModel? predictView = predict is null ? null : View("Predict", predict), trainView = View("Train", train), testView = View("Test", test);
        List<ViewModel> views = [];
        if (train.Nodes.Count > 0 && (train.IsSound || !test.IsSound) && !SameWork(trainView, predictView))
            views.Add(trainView);
        if (test.Nodes.Count > 0 && !SameWork(testView, predictView))
            views.Add(testView);
        if (predictView is not null)
            views.Add(predictView);
        return model with { Members = members.Members, BrokenMembers = members.Broken(graphs), Views = views.ToEquatableArray() };

        ViewModel View(string name, NetGraph graph) => ViewBuilder.Build(name, graph, model.ClassName, members.IdentifierOf, net.Bool("force_backward"));
    }

    // Shapes that fit in the TEST phase and not in TRAIN are common in files that were published for prediction only: they
    // must not cost the prediction. The place is warned of, and there is no Train view.
    private static NetGraph Train(Message net, IReadOnlyList<Message> layers, NetOptions options, DiagnosticBag bag, NetGraph test)
    {
        DiagnosticBag own = bag.Fork();
        NetGraph train = GraphBuilder.Build(layers, State(net, Phase.Train, options), options, own);
        bool onlyShapes = test.IsSound && own.Items.All(d => d.Descriptor.DefaultSeverity != DiagnosticSeverity.Error || d.Descriptor == Descriptors.ShapeMismatch);
        bag.NextView();
        foreach (DiagnosticInfo item in own.Items)
            bag.Report(item.Descriptor == Descriptors.ShapeMismatch && onlyShapes
                ? item with { Descriptor = Descriptors.NoTrain }
                : item);
        return train;
    }

    private static bool SameWork(ViewModel view, ViewModel? predict) =>
        predict is not null && (view with { Name = predict.Name, Transform = predict.Transform }).Equals(predict);

    // The caller's level replaces the file's, its stages are added, and the view decides the phase.
    private static NetState State(Message net, Phase phase, NetOptions options)
    {
        Message? state = net.Sub("state");
        string[] stages = [.. state?.All("stage").Select(s => s.String) ?? [], .. options.Stages];
        _ = state?.Has("phase");
        return new NetState(phase, options.Level ?? state?.Int("level") ?? 0, stages.ToEquatableArray());
    }
}
