using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>
/// Gathers the layers with learned blobs of all views. A layer that stands in several views is one member; one that is
/// built otherwise in another phase is a second member on the same parameters. Parameters with a name are shared.
/// </summary>
internal sealed class MemberBuilder(string className, IEnumerable<string> taken, IReadOnlyList<NetGraph> graphs, DiagnosticBag bag)
{
    private readonly NameScope names = new([className, .. ReservedNames.Members, .. taken]);
    private readonly List<MemberModel> members = [];
    private readonly Dictionary<(string Layer, int Occurrence), List<(MemberPlan Plan, MemberModel Model)>> byLayer = [];
    private readonly HashSet<string> common = CommonNames(graphs);
    private readonly Dictionary<(string Name, Phase? Phase), Owner> owners = [];
    private readonly Dictionary<Node, string> identifiers = [];

    // Of all param entries with the name, those count that give a multiplier: the first for each, which the others must repeat.
    private sealed class Owner(BlobReference blob, Shape shape, string layer)
    {
        private readonly Dictionary<string, Message> given = [];

        public BlobReference Blob => blob;

        public Shape Shape => shape;

        public string Layer => layer;

        /// <summary>False where an earlier entry gave another value.</summary>
        public bool Agrees(Message spec, string field)
        {
            if (!spec.Has(field))
                return true;
            if (given.TryGetValue(field, out Message? earlier))
                return earlier.Float(field) == spec.Float(field);
            given.Add(field, spec);
            return true;
        }

        public Constant.Real Multiplier(string field) => MemberBuilder.Multiplier(given.TryGetValue(field, out Message? spec) ? spec : null, field);
    }

    /// <summary>
    /// Layers that no view could plan, which an error elsewhere may be the reason of: the class keeps their members, so that
    /// code which uses them compiles.
    /// </summary>
    public EquatableArray<BrokenMember> Broken()
    {
        List<BrokenMember> broken = [];
        HashSet<string> seen = new(byLayer.Keys.Select(k => k.Layer), StringComparer.Ordinal);
        foreach (Node node in graphs.SelectMany(g => g.Nodes))
            if (node.Plan is null && node.Type.MemberTypeOf(node.Layer) is { } type && seen.Add(node.Name))
                broken.Add(new BrokenMember(names.Take(Identifiers.Pascal(node.Name, "Layer")), node.Name, node.Type.Name, type));
        return broken.ToEquatableArray();
    }

    public EquatableArray<MemberModel> Members
    {
        get
        {
            // A layer that shares a blob may be the one that says how fast it learns.
            Dictionary<BlobReference, Owner> shared = owners.Values.ToDictionary(o => o.Blob);
            return members.Select(m => m with { Blobs = m.Blobs.Select(Multiplied).ToEquatableArray() }).ToEquatableArray();

            BlobModel Multiplied(BlobModel blob) => shared.TryGetValue(blob.Reference, out Owner? owner)
                ? blob with { LrMult = owner.Multiplier("lr_mult"), DecayMult = owner.Multiplier("decay_mult") }
                : blob;
        }
    }

    /// <summary>The methods into which the constructor is split, if it is long.</summary>
    public EquatableArray<PartModel> Parts() => StageBuilder.Parts("Make", [.. members.Select(m => m.LayerName)], names.Take);

    // Caffe makes a net for each phase, in which the name is one blob, and lets layers of one name share theirs. Where no layer
    // ties the two together, as in a classifier for each phase, the name is two blobs.
    private static HashSet<string> CommonNames(IReadOnlyList<NetGraph> graphs)
    {
        HashSet<string> common = new(StringComparer.Ordinal);
        Dictionary<(string Name, string Layer), Phase> uses = [];
        foreach (NetGraph graph in graphs)
            foreach (Node node in graph.Nodes)
                foreach (Message spec in node.Layer.Subs("param"))
                    if (!spec.Has("name"))
                        continue;
                    else if (!uses.TryGetValue((spec.String("name"), node.Name), out Phase phase))
                        uses.Add((spec.String("name"), node.Name), graph.State.Phase);
                    else if (phase != graph.State.Phase)
                        common.Add(spec.String("name"));
        return common;
    }

    private (string Name, Phase? Phase) Key(Message spec, Phase phase) =>
        common.Contains(spec.String("name")) ? (spec.String("name"), null) : (spec.String("name"), phase);

    /// <summary>Takes a name of the class for something else than a layer.</summary>
    public string Reserve(string wanted) => names.Take(wanted);

    public string? IdentifierOf(Node node) => identifiers.TryGetValue(node, out string? identifier) ? identifier : null;

    public void Add(NetGraph graph, Cancellation cancel)
    {
        Dictionary<string, int> occurrences = new(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            cancel.Poll();
            if (node.Plan is not null)
                CheckParamCount(node, node.Plan.Member?.Blobs.Count ?? 0);
            if (node.Plan?.Member is not { } plan)
                continue;
            occurrences.TryGetValue(node.Name, out int occurrence);
            occurrences[node.Name] = occurrence + 1;
            identifiers[node] = Find(node, plan, (node.Name, occurrence), graph.State.Phase).Identifier;
        }
    }

    private MemberModel Find(Node node, MemberPlan plan, (string Layer, int Occurrence) key, Phase phase)
    {
        if (!byLayer.TryGetValue(key, out List<(MemberPlan Plan, MemberModel Model)>? known))
            byLayer[key] = known = [];
        // How blobs start may differ between phases; the first, TRAIN, decides.
        foreach ((MemberPlan earlier, MemberModel model) in known)
            if (earlier.RuntimeType == plan.RuntimeType && earlier.Arguments.Equals(plan.Arguments))
                return model;
        MemberModel created = Create(node, plan, known.Count > 0 ? known[0] : null, phase);
        known.Add((plan, created));
        members.Add(created);
        return created;
    }

    private MemberModel Create(Node node, MemberPlan plan, (MemberPlan Plan, MemberModel Model)? sameLayer, Phase phase)
    {
        string identifier = names.Take(Identifiers.Pascal(node.Name, "Layer") + (sameLayer is null ? "" : node.Phase.ToString()));
        IReadOnlyList<Message> specs = node.Layer.Subs("param");
        List<SharedBlob> shared = [], itself = [];
        List<BlobModel> blobs = [];
        for (int i = 0; i < plan.Blobs.Count; i++)
        {
            LearnedBlob blob = plan.Blobs[i];
            Message? spec = i < specs.Count ? specs[i] : null;
            BlobReference? source = sameLayer is { } first
                ? SameLayer(node, first, i, blob)
                : spec is not null && spec.String("name").Length > 0 ? Share(node, Reference(identifier, blob), blob.Shape, spec, Key(spec, phase)) : null;
            if (source is not null && blob.SharedArgument is not null)
                shared.Add(Shared(blob, source));
            // Two blobs of one layer: the owner among them must be handed over too.
            if (source is not null && plan.Blobs.FirstOrDefault(b => source == Reference(identifier, b)) is { } own)
                itself.Add(Shared(own, source));
            blobs.Add(new BlobModel(Reference(identifier, blob), blob.Shape.ToString(), blob.Shape.Count().OrOpen)
            {
                IsNullable = blob.IsNullable,
                Sizes = blob.Shape.Dims.Select(d => d.OrOpen).ToEquatableArray(),
                Owner = source,
                IsBuffer = blob.IsBuffer,
                LrMult = blob.IsBuffer ? Constant.Real.Of(0) : Multiplier(spec, "lr_mult"),
                DecayMult = Multiplier(spec, "decay_mult"),
                // Weight files hold the blob in this layer's own shape, which may differ from the owner's.
                View = source is not null && spec is not null && owners.TryGetValue(Key(spec, phase), out Owner? owner) && !owner.Shape.Fits(blob.Shape) && blob.Shape.IsKnown ? blob.Shape.Sizes.ToEquatableArray() : null,
            });
        }

        return new MemberModel(identifier, node.Name, node.Type.Name, plan.RuntimeType, plan.Arguments)
        {
            Fillers = plan.Fillers,
            Shared = new([.. shared, .. itself.Distinct()]),
            SharesWithItself = itself.Count > 0,
            Blobs = blobs.ToEquatableArray(),
            Geometry = node.Plan!.Geometry,
            Shapes = (node.Bottoms.Count == 0 ? "" : string.Join(", ", node.Bottoms.Select(b => b.Shape)) + " → ") + string.Join(", ", node.Tops.Select(t => t.Shape)),
            Macs = node.Plan.Macs,
            InputAxes = plan.InputAxes,
            IsOtherForm = sameLayer is not null,
            IsSizedLater = !plan.Blobs.All(b => b.Shape.IsKnown),
        };
    }

    private static BlobReference Reference(string member, LearnedBlob blob) => new(member, blob.Property, blob.Index);

    private static SharedBlob Shared(LearnedBlob blob, BlobReference source) => new(blob.SharedArgument, blob.Index, source);

    private static Constant.Real Multiplier(Message? spec, string field) => spec is null ? Constant.Real.Of(1) : Constant.Real.Of(spec, field);

    private void CheckParamCount(Node node, int blobs)
    {
        IReadOnlyList<Message> specs = node.Layer.Subs("param");
        if (specs.Count > blobs)
            bag.Report(Descriptors.ParamCount, specs[blobs].NameSpan, node.Name, specs.Count.Plural("param entry", "param entries"), blobs.Plural("learned blob"));
    }

    private BlobReference? SameLayer(Node node, (MemberPlan Plan, MemberModel Model) first, int index, LearnedBlob blob)
    {
        EquatableArray<LearnedBlob> others = first.Plan.Blobs;
        if (index < others.Count && others[index].Shape.Fits(blob.Shape) && blob.SharedArgument is not null)
            return Reference(first.Model.Identifier, others[index]);
        bag.Report(Descriptors.SharedParameter, node.Layer.SpanOf("name"), $"Layer '{node.Name}' has different learned blobs in another phase ({(index < others.Count ? others[index].Shape : "none")} and {blob.Shape}); the phases could not share their weights");
        return null;
    }

    private BlobReference? Share(Node node, BlobReference blob, Shape shape, Message spec, (string Name, Phase? Phase) key)
    {
        string name = spec.String("name");
        TextSpan place = spec.SpanOf("name");
        if (!owners.TryGetValue(key, out Owner? owner))
        {
            owners.Add(key, owner = new Owner(blob, shape, node.Name));
            _ = owner.Agrees(spec, "lr_mult") & owner.Agrees(spec, "decay_mult");
            return null;
        }

        if (!shape.Fits(owner.Shape))
        {
            bool permissive = spec.Enum("share_mode") == "PERMISSIVE";
            if (!permissive || !shape.Count().Fits(owner.Shape.Count()))
            {
                string hint = permissive || !shape.Count().Fits(owner.Shape.Count()) ? "" : "; share_mode: PERMISSIVE only asks for the same number of values";
                bag.Report(Descriptors.SharedParameter, place, $"Layer '{node.Name}' cannot share parameter '{name}' of layer '{owner.Layer}': expected {owner.Shape}, found {shape}{hint}");
                return null;
            }
        }

        if (!owner.Agrees(spec, "lr_mult") | !owner.Agrees(spec, "decay_mult"))
            bag.Report(Descriptors.SharedParameter, place, $"Layer '{node.Name}' shares parameter '{name}' of layer '{owner.Layer}' but gives it a different lr_mult or decay_mult");
        return owner.Blob;
    }
}
