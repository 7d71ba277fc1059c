using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Analysis;

/// <summary>
/// Which values of a training net have the channels of a pixel side by side. Convolutions begin with it and pass it on, and layers
/// between them keep it; what hangs together so is channels-last as a whole, or plain where a layer or the caller needs one of its values plain.
/// </summary>
internal sealed class ChannelsLast
{
    // Numbers of a vector: kernels take fewer channels plain.
    private const int Block = 16;

    private readonly Dictionary<BlobVersion, BlobVersion> joined = [];
    private readonly HashSet<BlobVersion> plain = [];

    private ChannelsLast()
    {
    }

    /// <param name="graph">The net.</param>
    /// <param name="kept">Values that outlive the pass.</param>
    /// <param name="cancel">Asked for each layer.</param>
    public static ChannelsLast Of(NetGraph graph, IEnumerable<BlobVersion> kept, Cancellation cancel)
    {
        ChannelsLast found = new();
        foreach (Node node in graph.Steps)
        {
            cancel.Poll();
            found.Join(node);
        }

        foreach (BlobVersion value in kept)
            found.MakePlain(value);
        foreach (BlobVersion value in found.joined.Keys.Where(v => !v.Readers.All(Takes)).ToArray())
            found.MakePlain(value);
        return found;
    }

    /// <summary>Whether a layer has to bring its plain bottom into the order.</summary>
    public bool BeginsAt(Node node) => IsConvolution(node) && Is(node.Tops[0]) && !Is(node.Bottoms[0]);

    private bool Is(BlobVersion value) => joined.ContainsKey(value) && !plain.Contains(Root(value));

    private void Join(Node node)
    {
        if (IsConvolution(node))
        {
            joined[node.Tops[0]] = node.Tops[0];
            if (node.Plan!.Member!.Arguments.Long("numOutput") % Block != 0)
                plain.Add(node.Tops[0]);
        }

        if ((!IsConvolution(node) && !Keeps(node)) || !joined.ContainsKey(node.Bottoms[0]))
            return;
        BlobVersion bottom = Root(node.Bottoms[0]);
        joined[node.Tops[0]] = bottom;
        if (plain.Contains(node.Tops[0]))
            plain.Add(bottom);
        foreach (BlobVersion top in node.Tops.Skip(1))
            joined[top] = bottom;
    }

    private void MakePlain(BlobVersion value)
    {
        if (joined.ContainsKey(value))
            plain.Add(Root(value));
    }

    private BlobVersion Root(BlobVersion value) => joined[value];

    private static bool IsConvolution(Node node) =>
        node is { Plan: { Call: { Kind: CallKind.Forward, Tops: TopStyle.Single }, Member: { RuntimeType: "Convolution" } member }, Bottoms.Count: 1 }
        && node.Bottoms[0].Shape is { Rank: 4 } && member.Arguments.Longs("kernel").Length == 2;

    // An inner product takes its bottom as one vector, which is a copy in Caffe's order.
    private static bool Takes(Node node) => IsConvolution(node) || Keeps(node) || node.Plan?.Member?.RuntimeType == "InnerProduct";

    private static bool Keeps(Node node) => node.IsIdentity || node.Plan?.Call.Function
        is "ReLU.Forward" or "Dropout.Forward" or "LRN.AcrossChannels" or "Pooling.Max" or "Pooling.Average" or "Pooling.GlobalMax" or "Pooling.GlobalAverage";
}
