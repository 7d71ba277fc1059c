using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Binding;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Emit;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Layers;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.Model;

/// <summary>
/// Gathers the layers with learned blobs of all views. A layer that stands in several views is one member; one that is
/// built otherwise in another phase is a second member on the same parameters. Parameters with a name are shared.
/// </summary>
internal sealed class MemberBuilder(string className, DiagnosticBag bag)
{
    // Names that the class has for itself or inherits.
    private static readonly string[] reserved =
    [
        "Train", "Test", "Predict", "Forward", "Load", "LoadWeights", "SaveCaffeModel", "LearnedLayers", "LearnableParameters", "Summary",
        "TrainBlobs", "TestBlobs", "PredictBlobs", "TrainBlobSet", "TestBlobSet", "PredictBlobSet", "TrainResult", "TestResult", "PredictResult",
        "TrainTransform", "TestTransform", "PredictTransform", "Tensor", "Dispose", "Equals", "GetHashCode", "GetName", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals", "ToString",
    ];

    private readonly NameScope names = new([className, .. reserved]);
    private readonly List<MemberModel> members = [];
    private readonly Dictionary<(string Layer, int Occurrence), List<(MemberPlan Plan, MemberModel Model)>> byLayer = [];
    private readonly Dictionary<string, Owner> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<Node, string> identifiers = [];

    private sealed record Owner(string Expression, Shape Shape, string Layer, string? LrMult, string? DecayMult);

    public EquatableArray<MemberModel> Members => members.ToEquatableArray();

    public string? IdentifierOf(Node node) => identifiers.TryGetValue(node, out string? identifier) ? identifier : null;

    public void Add(NetGraph graph)
    {
        Dictionary<string, int> occurrences = new(StringComparer.Ordinal);
        foreach (Node node in graph.Nodes)
        {
            if (node.Plan?.Member is not { } plan)
                continue;
            occurrences.TryGetValue(node.Name, out int occurrence);
            occurrences[node.Name] = occurrence + 1;
            identifiers[node] = Find(node, plan, (node.Name, occurrence)).Identifier;
        }
    }

    private MemberModel Find(Node node, MemberPlan plan, (string Layer, int Occurrence) key)
    {
        if (!byLayer.TryGetValue(key, out List<(MemberPlan Plan, MemberModel Model)>? known))
            byLayer[key] = known = [];
        // How blobs start may differ between phases; the first, TRAIN, decides.
        foreach ((MemberPlan earlier, MemberModel model) in known)
            if (earlier.RuntimeType == plan.RuntimeType && earlier.Arguments.Equals(plan.Arguments))
                return model;
        MemberModel created = Create(node, plan, known.Count > 0 ? known[0].Model : null);
        known.Add((plan, created));
        members.Add(created);
        return created;
    }

    private MemberModel Create(Node node, MemberPlan plan, MemberModel? sameLayer)
    {
        string identifier = names.Take(Identifiers.Pascal(node.Name, "Layer") + (sameLayer is null ? "" : node.Phase.ToString()));
        IReadOnlyList<Message> specs = node.Layer.Subs("param");
        if (specs.Count > plan.Blobs.Count)
            bag.Report(Descriptors.ParamCount, specs[plan.Blobs.Count].NameSpan, node.Name, specs.Count, plan.Blobs.Count);

        List<string> shared = [];
        List<BlobModel> blobs = [];
        for (int i = 0; i < plan.Blobs.Count; i++)
        {
            LearnedBlob blob = plan.Blobs[i];
            Message? spec = i < specs.Count ? specs[i] : null;
            string? source = sameLayer is not null
                ? SameLayer(node, sameLayer, i, blob)
                : spec is not null && spec.String("name").Length > 0 ? Share(node, identifier, blob, spec) : null;
            if (source is not null && blob.SharedArgument is not null)
                shared.Add($"{blob.SharedArgument}: {source}");
            bool isBuffer = blob.SharedArgument is null;
            blobs.Add(new BlobModel(
                blob.Property,
                blob.IsNullable,
                blob.Shape.ToString(),
                blob.Shape.Count().Size,
                IsShared: source is not null,
                isBuffer,
                isBuffer ? "0f" : spec is null ? "1f" : Literals.Float(spec, "lr_mult"),
                isBuffer ? "0f" : spec is null ? "1f" : Literals.Float(spec, "decay_mult")));
        }

        return new MemberModel(identifier, node.Name, node.Type.Name, plan.RuntimeType, new([.. plan.Arguments, .. plan.Fillers, .. shared]))
        {
            Blobs = blobs.ToEquatableArray(),
            Geometry = node.Plan!.Geometry,
            Shapes = string.Join(", ", node.Bottoms.Select(b => b.Shape)) + " → " + string.Join(", ", node.Tops.Select(t => t.Shape)),
            Macs = node.Plan.Macs,
            InputAxes = plan.InputAxes,
        };
    }

    private string? SameLayer(Node node, MemberModel first, int index, LearnedBlob blob)
    {
        if (index < first.Blobs.Count && first.Blobs[index].Shape == blob.Shape.ToString() && blob.SharedArgument is not null)
            return $"{first.Identifier}.{first.Blobs[index].Property}";
        bag.Report(Descriptors.SharedParameter, node.Layer.SpanOf("name"), $"Layer '{node.Name}' has other learned blobs in another phase ({(index < first.Blobs.Count ? first.Blobs[index].Shape : "none")} and {blob.Shape}); the phases could not share their weights");
        return null;
    }

    private string? Share(Node node, string identifier, LearnedBlob blob, Message spec)
    {
        string name = spec.String("name");
        string? lrMult = spec.Has("lr_mult") ? Literals.Float(spec, "lr_mult") : null, decayMult = spec.Has("decay_mult") ? Literals.Float(spec, "decay_mult") : null;
        TextSpan place = spec.SpanOf("name");
        if (!owners.TryGetValue(name, out Owner? owner))
        {
            owners.Add(name, new Owner($"{identifier}.{blob.Property}", blob.Shape, node.Name, lrMult, decayMult));
            return null;
        }

        if (!blob.Shape.Equals(owner.Shape))
        {
            bool permissive = spec.Enum("share_mode") == "PERMISSIVE";
            bag.Report(Descriptors.SharedParameter, place, permissive && blob.Shape.Count().Fits(owner.Shape.Count())
                ? $"Layer '{node.Name}' shares parameter '{name}' of layer '{owner.Layer}' in another shape ({owner.Shape} as {blob.Shape}), which Prototxt does not support"
                : $"Layer '{node.Name}' cannot share parameter '{name}' of layer '{owner.Layer}': expected {owner.Shape}, found {blob.Shape}");
            return null;
        }

        if ((lrMult is not null && owner.LrMult is not null && lrMult != owner.LrMult) || (decayMult is not null && owner.DecayMult is not null && decayMult != owner.DecayMult))
            bag.Report(Descriptors.SharedParameter, place, $"Layer '{node.Name}' shares parameter '{name}' of layer '{owner.Layer}' but gives it another lr_mult or decay_mult");
        return owner.Expression;
    }
}
