using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>What the data layers of a phase read, for the runtime's readers.</summary>
internal static class DataBuilder
{
    /// <param name="phase">The phase.</param>
    /// <param name="graph">The net in it.</param>
    /// <param name="view">The view that runs it.</param>
    /// <returns>Null where nothing goes into the net.</returns>
    public static DataModel? Build(Phase phase, NetGraph? graph, ViewModel? view)
    {
        if (graph is not { IsSound: true } || view is null)
            return null;
        Node[] sources = [.. graph.Nodes.Where(n => n.Type.Traits.HasFlag(LayerTraits.Source) && n.Tops.Count > 0)];
        if (sources.Length == 0)
            return null;
        var names = new NameScope([.. ReservedNames.OfRecords, "Dispose", phase + "Batch"]);
        List<DataLayerModel> layers = [];
        List<string> unread = [];
        bool hasInputs = false;
        foreach (Node node in sources)
            if (node.Plan!.Data is not { } data)
                hasInputs = true;
            else if (DataRecords.WhyUnread(node, data) is { } reason)
                unread.Add(reason);
            else
                layers.Add(new DataLayerModel(node.Name, node.Type.Name,
                    node.Tops.Select(t => new DataTop(t.Blob, names.Take(Identifiers.Pascal(t.Blob)))).ToEquatableArray(), DataRecords.Properties(node, data, phase).ToEquatableArray())
                {
                    Plan = data,
                    Transform = node.Plan.Transform,
                    TransformProperty = view.Kind != ViewKind.Predict ? view.Transforms.FirstOrDefault(t => t.SameAs is null && t.Input == node.Tops[0].Blob)?.Property : null,
                });

        return new DataModel(phase, view.Name) { Layers = layers.ToEquatableArray(), Unread = unread.ToEquatableArray(), HasInputs = hasInputs };
    }
}
