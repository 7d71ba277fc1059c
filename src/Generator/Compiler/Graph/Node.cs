using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>One layer of a net in one state.</summary>
internal sealed class Node(string name, LayerType type, Message layer, Phase phase)
{
    public string Name => name;

    public LayerType Type => type;

    /// <summary>The type as the prototxt calls it, which need not be a known one.</summary>
    public string TypeName => type == UnknownLayer.Instance ? layer.String("type") : type.Name;

    /// <summary>The type in the prototxt where the graph has another in its place, a softmax in that of a softmax loss; null elsewhere.</summary>
    public string? ReplacedType => type != UnknownLayer.Instance && layer.String("type") is var written && written != type.Name ? written : null;

    /// <summary>The layer's message in the prototxt.</summary>
    public Message Layer => layer;

    public Phase Phase => phase;

    public List<BlobVersion> Bottoms { get; } = [];

    public List<BlobVersion> Tops { get; } = [];

    /// <summary>Null when the layer could not be planned; the reason has been reported.</summary>
    public LayerPlan? Plan { get; set; }

    /// <summary>Whether the plan may be another in the other phase.</summary>
    public bool GoesByPhase { get; set; }

    /// <summary>Whether the layer was planned without a word: on the same bottoms there is none to be said either.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>Whether the layer changes nothing: its top is its bottom.</summary>
    public bool IsIdentity => Plan is { Call.Kind: CallKind.Identity };

    /// <summary>Whether the layer has learned blobs or a state, as far as its type tells where it could not be planned.</summary>
    public bool IsLearned => Plan is null ? type.MemberTypeOf(layer) is not null : Plan.Member is not null;

    /// <summary>One weight per top; all zero where the layer is no loss.</summary>
    public IReadOnlyList<float> LossWeights { get; set; } = [];
}
