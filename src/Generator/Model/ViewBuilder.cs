using Prototxt.Generator.Emit;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Layers;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Turns a graph into a view: gives every value its names and replaces references by indices.</summary>
internal sealed class ViewBuilder
{
    // What the generated methods and blob sets use themselves.
    private static readonly string[] reservedLocals = ["scope", "net", "totalLoss", "grad"];
    private static readonly string[] reservedProperties =
    [
        "TotalLoss", "Own", "Names", "Item", "Dispose", "Deconstruct", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals",
        "PrintMembers", "Tensor", "TrainBlobSet", "TestBlobSet", "PredictBlobSet", "TrainResult", "TestResult", "PredictResult",
    ];

    private readonly NetGraph graph;
    private readonly Dictionary<BlobVersion, int> indices = [];
    private readonly List<ValueModel> values = [];
    private readonly NameScope locals = new(reservedLocals);
    private readonly NameScope properties;

    private ViewBuilder(NetGraph graph, string className)
    {
        this.graph = graph;
        properties = new NameScope([className, .. reservedProperties]);
    }

    /// <param name="name">Train, Test or Predict.</param>
    /// <param name="graph">The net in the view's state.</param>
    /// <param name="className">A blob cannot have the name of the class.</param>
    /// <param name="member">The identifier of a layer's member.</param>
    public static ViewModel Build(string name, NetGraph graph, string className, Func<Node, string?> member) =>
        new ViewBuilder(graph, className).Build(name, member);

    private ViewModel Build(string name, Func<Node, string?> member)
    {
        // The last value of a blob gets the blob's plain name, so names are given out before the others'.
        BlobVersion[] all = [.. graph.Nodes.SelectMany(n => n.Tops)];
        Dictionary<BlobVersion, string> names = all.Where(v => v.OverwrittenBy is null).ToDictionary(v => v, v => properties.Take(Identifiers.Pascal(v.Blob)));
        foreach (BlobVersion value in all)
            Add(value, names);

        List<LossTerm> losses = [];
        foreach (Node node in graph.Nodes)
            for (int i = 0; i < node.Tops.Count && i < node.LossWeights.Count; i++)
                if (node.LossWeights[i] != 0)
                    losses.Add(new LossTerm(indices[node.Tops[i]], Literals.Float(node.LossWeights[i]), node.LossWeights[i] == 1));

        return new ViewModel(name, graph.IsSound)
        {
            Values = values.ToEquatableArray(),
            Inputs = graph.Inputs.Select(v => indices[v]).ToEquatableArray(),
            Steps = graph.Nodes.Where(n => !n.Type.Traits.HasFlag(LayerTraits.Source)).Select(n => Step(n, member(n))).ToEquatableArray(),
            Outputs = graph.Outputs.Select(v => new OutputModel(values[indices[v]].Property, indices[v])).ToEquatableArray(),
            Losses = losses.ToEquatableArray(),
            Transform = graph.Nodes.Select(n => n.Plan?.Transform).FirstOrDefault(t => t is not null),
        };
    }

    private void Add(BlobVersion value, Dictionary<BlobVersion, string> names)
    {
        bool known = names.TryGetValue(value, out string? property);
        string key = known ? value.Blob : value.Blob + " before " + value.OverwrittenBy!.Producer.Name;
        property ??= properties.Take(Identifiers.Pascal(value.Blob) + "Before" + Identifiers.Pascal(value.OverwrittenBy!.Producer.Name));
        // What an in-place layer makes is called after the layer, unless it takes its bottom's memory and name over.
        bool inPlace = value.Producer.Bottoms.Any(b => b.OverwrittenBy == value);
        string local = locals.Take(Identifiers.Camel(inPlace ? Identifiers.Pascal(value.Producer.Name) : Identifiers.Pascal(value.Blob)));
        int index = values.Count;
        indices.Add(value, index);
        values.Add(new ValueModel(
            value.Blob,
            Identifiers.Escape(local),
            property,
            key,
            value.Shape?.ToString() ?? "?",
            value.Shape?.CountPerItem ?? 0,
            value.Origin == value ? index : indices[value.Origin],
            value.Storage == value ? index : indices[value.Storage],
            value.IsInput));
    }

    private StepModel Step(Node node, string? member)
    {
        IReadOnlyList<Binding.Value> propagate = node.Layer.All("propagate_down");
        return new StepModel(
            node.Name,
            node.Type.Name,
            node.Plan?.Geometry ?? "",
            node.Plan?.Call ?? LayerCall.Nothing,
            member,
            node.Bottoms.Select(b => indices[b]).ToEquatableArray(),
            node.Tops.Select(t => indices[t]).ToEquatableArray())
        {
            Macs = node.Plan?.Macs ?? 0,
            InPlace = node.Bottoms.Count > 0 && node.Tops.Count > 0 && node.Bottoms[0].OverwrittenBy == node.Tops[0],
            Detached = propagate.Select((p, i) => (p.Bool, i)).Where(p => !p.Bool && p.i < node.Bottoms.Count).Select(p => p.i).ToEquatableArray(),
        };
    }
}
