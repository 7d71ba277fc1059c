using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Inference.Kernels;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Fusion;

/// <summary>The calls of a net, who makes a value and how many need it. A value of a layer that changes nothing is its bottom.</summary>
internal sealed class Drafts
{
    private readonly List<Draft> all = [];
    private readonly Dictionary<BlobVersion, BlobVersion> origins = [];
    private readonly Dictionary<BlobVersion, Draft> makers = [];
    private readonly Dictionary<BlobVersion, int> uses = [];

    public IEnumerable<Draft> All => all.Where(d => !d.IsFused);

    /// <summary>Whether a layer gives its bottom on, under whatever name.</summary>
    public static bool ChangesNothing(Node layer) =>
        layer.Plan!.Call is { Kind: CallKind.Identity or CallKind.Detach } or { Kind: CallKind.Function, Function: "Split.Forward" };

    public void Add(Node layer, IReadOnlyList<Kernel> kernels)
    {
        BlobVersion[] given = [.. layer.Bottoms.Take(layer.Bottoms.Count - layer.Plan!.Call.UnreadBottoms).Select(Origin)];
        for (int i = 0; i < layer.Tops.Count; i++)
        {
            BlobVersion[] bottoms = kernels[i].Reads is { } read ? [.. read.Select(bottom => given[bottom])] : given;
            var draft = new Draft(layer, kernels[i], bottoms, layer.Tops[i], all.Count);
            all.Add(draft);
            makers.Add(draft.Top, draft);
            foreach (BlobVersion bottom in bottoms)
                Use(bottom);
        }
    }

    public void AddIdentity(Node layer)
    {
        foreach (BlobVersion top in layer.Tops)
            origins.Add(top, Origin(layer.Bottoms[0]));
    }

    /// <summary>Counts what the net gives as needed once more.</summary>
    public void Keep(IEnumerable<BlobVersion> outputs)
    {
        foreach (BlobVersion output in outputs)
            Use(Origin(output));
    }

    /// <summary>The value that a value is.</summary>
    public BlobVersion Origin(BlobVersion value) => origins.TryGetValue(value, out BlobVersion? origin) ? origin : value;

    /// <summary>The call that makes a value which nothing else needs: it may make another in its place. Null where there is none.</summary>
    public Draft? MakerForOneOnly(BlobVersion value) => uses[value] == 1 && makers.TryGetValue(value, out Draft? maker) ? maker : null;

    /// <summary>Whether a value is there before a call runs.</summary>
    public bool IsMadeBefore(BlobVersion value, Draft call) => !makers.TryGetValue(value, out Draft? maker) || maker.Position < call.Position;

    /// <summary>Has an earlier call compute the layers of a later one as well.</summary>
    public void Fuse(Draft earlier, Draft later)
    {
        makers.Remove(earlier.Top);
        later.FuseInto(earlier);
        makers[earlier.Top] = earlier;
    }

    /// <summary>Has a later call compute an earlier one, whose top it alone reads, part by part as well.</summary>
    public void Continue(Draft earlier, Draft later, string type)
    {
        makers.Remove(earlier.Top);
        later.Continue(earlier, type);
    }

    private void Use(BlobVersion value) => uses[value] = (uses.TryGetValue(value, out int count) ? count : 0) + 1;
}
