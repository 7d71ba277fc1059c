using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Analysis;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>Turns a graph into a view: gives every value its names and replaces references by indices.</summary>
internal sealed class ViewBuilder
{
    private readonly NetGraph graph;
    private readonly ViewKind kind;
    private readonly Backward backward;
    private readonly IReadOnlyList<Loss> losses;
    private readonly Liveness liveness;
    private readonly ChannelsLast? channelsLast;
    private readonly Cancellation cancel;
    private readonly Dictionary<BlobVersion, int> indices;
    private readonly Func<BlobVersion, int> index;
    private readonly List<ValueModel> values = [];
    private readonly NameScope locals = new(ReservedNames.Locals);
    private readonly NameScope fields = new(ReservedNames.Fields);
    private readonly NameScope properties;

    private ViewBuilder(ViewKind kind, NetGraph graph, string className, bool forceBackward, Cancellation cancel)
    {
        this.kind = kind;
        this.graph = graph;
        this.cancel = cancel;
        indices = new(graph.Values.Count);
        index = value => indices[value];
        backward = Backward.Of(graph, forceBackward, cancel);
        // A prediction has no loss: a softmax in the place of a loss keeps its message, with the loss weight.
        losses = kind == ViewKind.Predict ? [] : backward.Losses;
        BlobVersion[] kept = [.. graph.Outputs, .. losses.Select(l => l.Value)];
        liveness = Liveness.Of(graph, backward, kept, cancel);
        channelsLast = kind == ViewKind.Train ? ChannelsLast.Of(graph, kept, cancel) : null;
        properties = new NameScope([className, .. ReservedNames.Properties]);
    }

    /// <param name="kind">Which view it is.</param>
    /// <param name="graph">The net in the view's state.</param>
    /// <param name="className">A blob cannot have the name of the class.</param>
    /// <param name="member">The identifier of a layer's member.</param>
    /// <param name="hook">How a layer calls the method that the project supplies.</param>
    /// <param name="method">Takes a name among the members of the class.</param>
    /// <param name="forceBackward">The net's force_backward: gradients go everywhere.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static ViewModel Build(ViewKind kind, NetGraph graph, string className, Func<Node, string?> member, Func<Node, HookUse?> hook, Func<string, string> method, bool forceBackward, Cancellation cancel) =>
        new ViewBuilder(kind, graph, className, forceBackward, cancel).Build(member, hook, method);

    private ViewModel Build(Func<Node, string?> member, Func<Node, HookUse?> hook, Func<string, string> method)
    {
        // The last value of a blob gets the blob's plain name, so names are given out before the others'.
        Dictionary<BlobVersion, string> names = new(graph.Values.Count);
        foreach (BlobVersion value in graph.Values)
            if (value.OverwrittenBy is null)
                names.Add(value, properties.Take(Identifiers.Pascal(value.Blob)));
        foreach (BlobVersion value in graph.Values)
            Add(value, names);

        var view = new ViewModel(kind, graph.IsSound)
        {
            Values = values.ToEquatableArray(),
            Inputs = graph.Inputs.Select(v => indices[v]).ToEquatableArray(),
            Checks = graph.Inputs.Select(v => InputChecks.Of(v, indices[v])).ToEquatableArray(),
            Steps = graph.Steps.Select(n => Step(n, member(n), hook(n))).ToEquatableArray(),
            Outputs = graph.Outputs.Select(v => new OutputModel(values[indices[v]].Property, indices[v])).ToEquatableArray(),
            Losses = losses.Select(l => new LossTerm(indices[l.Value], l.Weight, l.Counts)).ToEquatableArray(),
        };
        return view with { Stages = StageBuilder.Build(view, method, locals.Take, cancel) };
    }

    private void Add(BlobVersion value, Dictionary<BlobVersion, string> names)
    {
        bool known = names.TryGetValue(value, out string? property);
        string key = known ? value.Blob : value.Blob + " before " + value.OverwrittenBy!.Producer.Name;
        property ??= properties.Take(Identifiers.Pascal(value.Blob) + "Before" + Identifiers.Pascal(value.OverwrittenBy!.Producer.Name));
        // What an in-place layer makes is called after the layer, unless it takes its bottom's memory and name over.
        bool inPlace = value.TopIndex < value.Producer.Bottoms.Count && value.Producer.Bottoms[value.TopIndex].OverwrittenBy == value;
        string local = locals.Take(Identifiers.Camel(Identifiers.Pascal(inPlace ? value.Producer.Name : value.Blob)));
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
            indices[liveness.Origin(value)],
            value.Storage == value ? index : indices[value.Storage],
            value.IsInput)
        {
            IsUnread = value.IsInput && value.Readers.Count == 0,
            Sizes = value.Shape is { IsRanked: true } shape ? shape.Dims.ToEquatableArray(d => d.IsBatch || !d.IsKnown ? -1 : d.Size) : null,
        });
    }

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

    private StepModel Step(Node node, string? member, HookUse? hook)
    {
        cancel.Poll();
        return new StepModel(
            node.Name,
            node.Type.Name,
            node.Plan?.Geometry ?? "",
            node.IsIdentity && backward.StopsAt(node, 0) ? node.Plan!.Call with { Kind = CallKind.Detach } : node.Plan?.Call ?? LayerCall.Nothing,
            member,
            node.Bottoms.ToEquatableArray(index),
            node.Tops.ToEquatableArray(index))
        {
            ReplacedType = node.ReplacedType,
            Macs = node.Plan?.Macs ?? 0,
            Hook = hook,
            TopsName = Tops(node),
            InPlace = node.Bottoms.Count > 0 && node.Tops.Count > 0 && node.Bottoms[0].OverwrittenBy == node.Tops[0],
            Overwrites = liveness.MayOverwrite(node),
            ToChannelsLast = channelsLast?.BeginsAt(node) == true,
            Dying = liveness.DyingAt(node).ToEquatableArray(index),
            Detached = backward.StopsIn(node),
        };
    }
}
