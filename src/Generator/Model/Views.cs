using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;
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
        NetGraph train = GraphBuilder.Build(layers, State(net, Phase.Train, options), options, bag);
        NetGraph test = GraphBuilder.Build(layers, State(net, Phase.Test, options), options, bag);
        NetGraph? predict = test.Nodes.Count == 0 ? null : PredictGraph.Derive(test, options, bag);
        if (predict is null || predict.Outputs.Count == 0)
        {
            predict = null;
            bag.Report(Descriptors.NoPredict, new TextSpan(0, 0), "without its losses the TEST phase has no output");
        }

        var members = new MemberBuilder(model.ClassName, bag);
        foreach (NetGraph graph in new[] { train, test, predict }.Where(g => g is not null).Select(g => g!))
            members.Add(graph);

        ViewModel? predictView = predict is null ? null : View("Predict", predict), trainView = View("Train", train), testView = View("Test", test);
        List<ViewModel> views = [];
        if (train.Nodes.Count > 0 && !SameWork(trainView, predictView))
            views.Add(trainView);
        if (test.Nodes.Count > 0 && !SameWork(testView, predictView))
            views.Add(testView);
        if (predictView is not null)
            views.Add(predictView);
        return model with { Members = members.Members, Views = views.ToEquatableArray() };

        ViewModel View(string name, NetGraph graph) => ViewBuilder.Build(name, graph, model.ClassName, members.IdentifierOf);
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
