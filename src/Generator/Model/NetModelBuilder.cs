using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Model;

/// <summary>
/// The views of a net. Predict is derived from TEST; Train and Test are there where they differ from it, so that a
/// deploy file gives one method and a train_val file three.
/// </summary>
internal static class NetModelBuilder
{
    /// <param name="model">What the net is called.</param>
    /// <param name="net">The net.</param>
    /// <param name="graphs">Its graphs.</param>
    /// <param name="bag">Takes what is wrong with parameters.</param>
    /// <param name="needs">What the project has use for. Where that is not the class, its parts are looked at all the same, for what is wrong with them.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static NetModel Build(NetModel model, NetSource net, NetGraphs graphs, DiagnosticBag bag, Needs needs, Cancellation cancel)
    {
        var hooks = new HookBuilder(net.Catalog.Hooks, new HookNames(model.ClassName, net.Catalog.Hooks.Types));
        NetGraph[] all = [.. graphs.All];
        var members = new MemberBuilder(model.ClassName, hooks.Names, all, bag);
        foreach (NetGraph graph in all)
        {
            members.Add(graph, cancel);
            hooks.Add(graph);
        }

        ViewModel? predict = View(ViewKind.Predict, graphs.Predict);
        List<ViewModel> views = [];
        if (View(ViewKind.Train, graphs.Train) is { } train && !SameWork(train, predict))
            views.Add(train);
        if (View(ViewKind.Test, graphs.Test) is { } test && !SameWork(test, predict) && !graphs.IsTestWithoutEvaluation)
            views.Add(test);
        if (predict is not null)
            views.Add(predict);
        ViewModel? trained = views.Find(v => v.Kind == ViewKind.Train), tested = views.Find(v => v.Kind == ViewKind.Test) ?? predict;
        DataModel?[] data = needs.HasFlag(Needs.Data) ? [DataBuilder.Build(Phase.Train, graphs.Train, trained), DataBuilder.Build(Phase.Test, graphs.Test, tested)] : [];
        IEnumerable<DebugModel> debug = needs.HasFlag(Needs.Data) ? views.Where(v => v.IsSound).Select(v => DebugBuilder.Build(GraphOf(v.Kind)!, v, net.ForcesBackward, cancel)) : [];
        PredictorModel? predictor = needs.HasFlag(Needs.Predictor) ? PredictorBuilder.Build(model.ClassName, graphs.Predict, members.Members, bag, cancel) : null;
        if (!needs.HasFlag(Needs.Net))
        {
            // Nobody sees an information in a build; where the predictor is all that there could be, it is missed.
            if (predictor is null && needs.HasFlag(Needs.Predictor) && !bag.HasErrors)
                bag.Report(Descriptors.NothingGenerated, new TextSpan(0, 0), graphs.Predict is null ? "it has no Predict view" : "PTX0502 names the layer");
            return model with { HasClass = false, Predictor = predictor };
        }

        return model with { Data = data.OfType<DataModel>().ToEquatableArray(), Debug = debug.ToEquatableArray(), Members = members.Members, Parts = members.Parts(), BrokenMembers = members.Broken(), Hooks = hooks.Types, HookInstances = hooks.Instances, Views = views.ToEquatableArray(), Predictor = predictor };

        NetGraph? GraphOf(ViewKind kind) => kind == ViewKind.Train ? graphs.Train : kind == ViewKind.Test ? graphs.Test : graphs.Predict;

        ViewModel? View(ViewKind kind, NetGraph? graph) => graph is not { Nodes.Count: > 0 } ? null
            : ViewBuilder.Build(kind, graph, model.ClassName, members.IdentifierOf, hooks.UseOf, members.Reserve, net.ForcesBackward, cancel) with
            {
                Transforms = TransformBuilder.Build(kind, graph, members.Reserve),
            };
    }

    private static bool SameWork(ViewModel view, ViewModel? predict) =>
        predict is not null && (view with { Kind = predict.Kind, Transforms = predict.Transforms, Stages = predict.Stages }).Equals(predict);
}
