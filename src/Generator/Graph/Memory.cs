using Prototxt.Generator.Layers;

namespace Prototxt.Generator.Graph;

/// <summary>
/// Where the values of a net would live in Caffe: in-place layers write over their bottom, and some layers' tops are their
/// bottom's memory under another name. Generated code has values that never change; this tells where that makes a difference.
/// </summary>
internal sealed class Memory
{
    private readonly Dictionary<BlobVersion, (List<Node> Writers, int Seen)> places = [];

    /// <summary>The layers that read a value although another has written over it through a different name, and that other layer.</summary>
    public List<(Node Reader, BlobVersion Value, Node Writer)> Stale { get; } = [];

    public static Memory Of(NetGraph graph)
    {
        var memory = new Memory();
        foreach (Node node in graph.Nodes)
            memory.Add(node);
        return memory;
    }

    /// <summary>The layers that write over a value after it was made.</summary>
    public IEnumerable<Node> Overwriters(BlobVersion value) => places[value].Writers.Skip(places[value].Seen);

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
                if (Overwriters(bottom).FirstOrDefault() is { } writer)
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
        if (node.Plan is { Call.Kind: CallKind.Identity })
            return place;
        place.Writers.Add(node);
        return (place.Writers, place.Writers.Count);
    }
}
