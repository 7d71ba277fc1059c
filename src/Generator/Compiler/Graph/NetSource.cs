using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>What all graphs of a net are built from.</summary>
/// <param name="net">The net in the current format.</param>
/// <param name="options">What the project says about it.</param>
/// <param name="catalog">The types of its layers.</param>
/// <param name="lostTops">Blobs that a layer would make which could not be read.</param>
internal sealed class NetSource(Message net, NetOptions options, LayerCatalog catalog, HashSet<string> lostTops)
{
    public string Name => net.String("name");

    public IReadOnlyList<Message> Layers { get; } = net.Subs("layer");

    public NetOptions Options => options;

    public LayerCatalog Catalog => catalog;

    /// <summary>Gradients go everywhere, whatever needs them.</summary>
    public bool ForcesBackward => net.Bool("force_backward");

    /// <summary>Whether a layer that could not be read would make the blob.</summary>
    public bool IsLost(string blob) => lostTops.Contains(blob);

    /// <summary>The file's own state; null where it has none.</summary>
    public Message? WrittenState => net.Sub("state");

    /// <summary>The state in which a phase runs: the caller's level replaces the file's, and its stages are added.</summary>
    public NetState State(Shapes.Phase phase)
    {
        Message? state = net.Sub("state");
        string[] stages = [.. state?.All("stage").Select(s => s.String) ?? [], .. options.Stages];
        _ = state?.Has("phase"); // the phase decides, not the file
        return new NetState(phase, options.Level ?? state?.Int("level") ?? 0, new(stages));
    }
}
