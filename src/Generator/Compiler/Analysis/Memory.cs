using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>
/// Where the values of a net would live in Caffe: in-place layers write over their bottom, and some layers' tops are their
/// bottom's memory under another name. Generated code has values that never change; this tells where that makes a difference.
/// </summary>
internal sealed class Memory
{
    private readonly Dictionary<BlobVersion, (List<Node> Writers, int Seen)> places = [];
    private readonly Dictionary<(List<Node>, bool), int[]> changers = [];

    /// <summary>The layers that read a value although another has written over it through a different name, and that other layer.</summary>
    public List<(Node Reader, BlobVersion Value, Node Writer)> Stale { get; } = [];

    public static Memory Of(NetGraph graph, Cancellation cancel)
    {
        var memory = new Memory();
        foreach (Node node in graph.Nodes)
        {
            cancel.Poll();
            memory.Add(node);
        }

        return memory;
    }

    /// <summary>The first layer that writes over a value after it was made; null where none does.</summary>
    public Node? Overwriter(BlobVersion value)
    {
        (List<Node> writers, int seen) = places[value];
        return seen < writers.Count ? writers[seen] : null;
    }

    /// <summary>The first layer that does not leave the signs of a value alone; null where none writes, or all that do keep them.</summary>
    /// <param name="value">The value.</param>
    /// <param name="leaky">Whether the value can be below zero.</param>
    public Node? SignChanger(BlobVersion value, bool leaky)
    {
        (List<Node> writers, int seen) = places[value];
        if (!changers.TryGetValue((writers, leaky), out int[]? next))
        {
            // From the end, since ten thousand layers may write in one place.
            changers[(writers, leaky)] = next = new int[writers.Count + 1];
            next[writers.Count] = writers.Count;
            for (int i = writers.Count - 1; i >= 0; i--)
                next[i] = BackwardReads.KeepsSign(writers[i], leaky) ? next[i + 1] : i;
        }

        return next[seen] < writers.Count ? writers[next[seen]] : null;
    }

    /// <summary>The layer in whose memory a value lives.</summary>
    public Node Owner(BlobVersion value) => places[value].Writers[0];

    /// <summary>Whether a layer's tops are its first bottom's memory, for reading and for gradients.</summary>
    public static bool IsView(Node node) => node.Bottoms.Count > 0 && node.Type.Name switch
    {
        "Flatten" or "Reshape" or "Split" => true,
        "Slice" => node.Tops.Count == 1,
        "Concat" => node.Bottoms.Count == 1,
        _ => false,
    };

    private void Add(Node node)
    {
        bool view = IsView(node);
        if (!view && node.Tops.Count > 0)
            foreach (BlobVersion bottom in node.Bottoms)
                if (Overwriter(bottom) is { } writer)
                    Stale.Add((node, bottom, writer));
        for (int i = 0; i < node.Tops.Count; i++)
        {
            BlobVersion top = node.Tops[i];
            if (view)
                places[top] = places[node.Bottoms[0]];
            else if (i < node.Bottoms.Count && node.Bottoms[i].OverwrittenBy == top)
                places[top] = Overwrite(node, places[node.Bottoms[i]]);
            else
                places[top] = ([node], 1);
        }
    }

    // A layer that changes nothing (Dropout in the TEST phase) overwrites nothing.
    private static (List<Node>, int) Overwrite(Node node, (List<Node> Writers, int Seen) place)
    {
        if (node.IsIdentity)
            return place;
        place.Writers.Add(node);
        return (place.Writers, place.Writers.Count);
    }
}
