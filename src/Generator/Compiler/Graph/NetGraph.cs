using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>A net in one state: its layers in order, what goes in and what comes out.</summary>
internal sealed class NetGraph(NetState state, IReadOnlyList<Node> nodes, bool isDerived)
{
    public NetState State => state;

    public IReadOnlyList<Node> Nodes => nodes;

    /// <summary>The layers that compute something.</summary>
    public IReadOnlyList<Node> Steps { get; } = [.. nodes.Where(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && n.Type is not Evaluation)];

    /// <summary>
    /// Tops of Input and data layers, in file order. Those that nothing reads any more once the losses are gone (labels)
    /// are no inputs of a derived view.
    /// </summary>
    public IReadOnlyList<BlobVersion> Inputs { get; } = [.. nodes.SelectMany(n => n.Tops).Where(v => v.IsInput && (!isDerived || v.Readers.Count > 0))];

    /// <summary>What no layer reads, in the order in which it is made.</summary>
    public IReadOnlyList<BlobVersion> Outputs { get; } =
        [.. nodes.SelectMany(n => n.Tops).Where(v => !v.IsInput && v.Readers.Count == 0)];

    /// <summary>Whether every layer could be planned: only then is there code to run.</summary>
    public bool IsSound { get; } = nodes.All(n => n.Plan is not null);
}
