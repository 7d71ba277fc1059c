using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Turns a graph into a view: gives every value its names and replaces references by indices.</summary>
internal sealed class ViewBuilder
{
    private readonly NetGraph graph;
    private readonly Backward backward;
    private readonly Dictionary<BlobVersion, int> indices = [];
    private readonly List<ValueModel> values = [];
    private readonly NameScope locals = new(ReservedNames.Locals);
    private readonly NameScope fields = new(ReservedNames.Fields);
    private readonly NameScope properties;

    private ViewBuilder(NetGraph graph, string className, bool forceBackward)
    {
        this.graph = graph;
        backward = Backward.Of(graph, forceBackward);
        properties = new NameScope([className, .. ReservedNames.Properties]);
    }

    /// <param name="name">Train, Test or Predict.</param>
    /// <param name="graph">The net in the view's state.</param>
    /// <param name="className">A blob cannot have the name of the class.</param>
    /// <param name="member">The identifier of a layer's member.</param>
    /// <param name="hook">The field that tells a supplied method of a layer.</param>
    /// <param name="forceBackward">The net's force_backward: gradients go everywhere.</param>
    public static ViewModel Build(string name, NetGraph graph, string className, Func<Node, string?> member, Func<Node, string?> hook, bool forceBackward) =>
        new ViewBuilder(graph, className, forceBackward).Build(name, member, hook);

    private ViewModel Build(string name, Func<Node, string?> member, Func<Node, string?> hook)
    {
        // The last value of a blob gets the blob's plain name, so names are given out before the others'.
        BlobVersion[] all = [.. graph.Nodes.SelectMany(n => n.Tops)];
        Dictionary<BlobVersion, string> names = all.Where(v => v.OverwrittenBy is null).ToDictionary(v => v, v => properties.Take(Identifiers.Pascal(v.Blob)));
        foreach (BlobVersion value in all)
            Add(value, names);

        // A prediction has no loss: a softmax in the place of a loss keeps its message, with the loss weight.
        IEnumerable<LossTerm> losses = name == "Predict" ? [] : backward.Losses.Select(l => new LossTerm(indices[l.Value], Literals.Float(l.Weight), l.Counts));

        return new ViewModel(name, graph.IsSound)
        {
            Values = values.ToEquatableArray(),
            Inputs = graph.Inputs.Select(v => indices[v]).ToEquatableArray(),
            Checks = graph.Inputs.Select(v => InputChecks.Of(v, values[indices[v]].Local)).ToEquatableArray(),
            Steps = graph.Nodes.Where(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && n.Type is not Evaluation).Select(n => Step(n, member(n), hook(n))).ToEquatableArray(),
            Outputs = graph.Outputs.Select(v => new OutputModel(values[indices[v]].Property, indices[v])).ToEquatableArray(),
            Losses = losses.ToEquatableArray(),
        };
    }

    private void Add(BlobVersion value, Dictionary<BlobVersion, string> names)
    {
        bool known = names.TryGetValue(value, out string? property);
        string key = known ? value.Blob : value.Blob + " before " + value.OverwrittenBy!.Producer.Name;
        property ??= properties.Take(Identifiers.Pascal(value.Blob) + "Before" + Identifiers.Pascal(value.OverwrittenBy!.Producer.Name));
        // What an in-place layer makes is called after the layer, unless it takes its bottom's memory and name over.
        bool inPlace = value.TopIndex < value.Producer.Bottoms.Count && value.Producer.Bottoms[value.TopIndex].OverwrittenBy == value;
        string local = locals.Take(Identifiers.Camel(inPlace ? Identifiers.Pascal(value.Producer.Name) : Identifiers.Pascal(value.Blob)));
        int index = values.Count;
        indices.Add(value, index);
        values.Add(new ValueModel(
            value.Blob,
            Identifiers.Escape(local),
            property,
            Field(property),
            key,
            value.Shape?.ToString() ?? "?",
            value.Shape?.CountPerItem ?? 0,
            Origin(value, index),
            value.Storage == value ? index : indices[value.Storage],
            value.IsInput));
    }

    // An identity before which the backward pass stops has a tensor of its own, though in its bottom's memory.
    private int Origin(BlobVersion value, int index) =>
        IsIdentity(value.Producer) && value.Producer.Bottoms.Count > 0 && !backward.StopsAt(value.Producer, 0) ? values[indices[value.Producer.Bottoms[0]]].Origin : index;

    private static bool IsIdentity(Node node) => node.Plan is { Call.Kind: CallKind.Identity };

    // Names that differ may differ in capitals only, which a field's name loses.
    private string Field(string property) => fields.Take("_" + Identifiers.Camel(property).TrimStart('_'));

    // Several tops come in one value, which has a name of its own.
    private TopsModel? Tops(Node node)
    {
        if (node.Plan is not { Call.Tops: not TopStyle.Single })
            return null;
        string property = properties.Take(values[indices[node.Tops[0]]].Property + "Tops");
        return new TopsModel(Identifiers.Escape(locals.Take(Identifiers.Camel(property))), property, Field(property));
    }

    private StepModel Step(Node node, string? member, string? hook)
    {
        return new StepModel(
            node.Name,
            node.Type.Name,
            node.Plan?.Geometry ?? "",
            IsIdentity(node) && backward.StopsAt(node, 0) ? node.Plan!.Call with { Kind = CallKind.Detach } : node.Plan?.Call ?? LayerCall.Nothing,
            member,
            node.Bottoms.Select(b => indices[b]).ToEquatableArray(),
            node.Tops.Select(t => indices[t]).ToEquatableArray())
        {
            Macs = node.Plan?.Macs ?? 0,
            HookParameter = hook,
            TopsName = Tops(node),
            InPlace = node.Bottoms.Count > 0 && node.Tops.Count > 0 && node.Bottoms[0].OverwrittenBy == node.Tops[0],
            Detached = Enumerable.Range(0, node.Bottoms.Count).Where(i => backward.StopsAt(node, i)).ToEquatableArray(),
        };
    }
}
