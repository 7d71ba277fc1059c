using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Supplied;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>A net in one state: its layers in order, what goes in and what comes out.</summary>
internal sealed class NetGraph
{
    /// <param name="state">The state.</param>
    /// <param name="nodes">The layers in file order.</param>
    /// <param name="isDerived">Whether it is what is left of another.</param>
    public NetGraph(NetState state, IReadOnlyList<Node> nodes, bool isDerived)
    {
        State = state;
        Nodes = nodes;
        Steps = [.. nodes.Where(n => !n.Type.Traits.HasFlag(LayerTraits.Source) && n.Type is not Evaluation)];
        Values = [.. nodes.SelectMany(n => n.Tops)];
        Inputs = [.. Values.Where(v => v.IsInput && (!isDerived || v.Readers.Count > 0))];
        Outputs = [.. Values.Where(v => !v.IsInput && v.Readers.Count == 0)];
        IsSound = nodes.All(n => n.Plan is not null);
    }

    public NetState State { get; }

    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The layers that compute something.</summary>
    public IReadOnlyList<Node> Steps { get; }

    /// <summary>All that layers make, in the order in which it is made.</summary>
    public IReadOnlyList<BlobVersion> Values { get; }

    /// <summary>
    /// Tops of Input and data layers, in file order. Those that nothing reads any more once the losses are gone (labels)
    /// are no inputs of a derived view.
    /// </summary>
    public IReadOnlyList<BlobVersion> Inputs { get; }

    /// <summary>What no layer reads, in the order in which it is made.</summary>
    public IReadOnlyList<BlobVersion> Outputs { get; }

    /// <summary>Whether every layer could be planned: only then is there code to run.</summary>
    public bool IsSound { get; }
}
