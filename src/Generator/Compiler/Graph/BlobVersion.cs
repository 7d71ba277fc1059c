using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>
/// What a blob holds between two writes. An in-place layer makes a new value of the same blob, so everything after
/// the graph is built can think in values that never change.
/// </summary>
internal sealed class BlobVersion(string blob, Node producer, int topIndex) : IBlob
{
    private BlobVersion? openSource;

    public string Blob => blob;

    public Node Producer => producer;

    public int TopIndex => topIndex;

    /// <summary>Null when it could not be inferred; the reason has been reported.</summary>
    public Shape? Shape { get; set; }

    public List<Node> Readers { get; } = [];

    /// <summary>The value that an in-place layer wrote over this one.</summary>
    public BlobVersion? OverwrittenBy { get; set; }

    IBlob? IBlob.MadeFrom => producer.Bottoms.FirstOrDefault();

    IBlob IBlob.OpenSource => OpenSource;

    bool IBlob.IsTrial => producer.Type == UnknownLayer.Instance;

    public bool IsInput => producer.Type.Traits.HasFlag(LayerTraits.Source);

    /// <summary>The value whose memory this one lives in; a Reshape is a view of its bottom.</summary>
    public BlobVersion Storage { get; private set; } = null!;

    /// <summary>
    /// Of a value whose shape is not all known: the first value on the way to it of which that is so. It is remembered all along
    /// the way, which many layers may ask for.
    /// </summary>
    public BlobVersion OpenSource
    {
        get
        {
            List<BlobVersion> way = [];
            BlobVersion value = this;
            while (value.openSource is null && value.Producer.Bottoms.FirstOrDefault(b => b.Shape is { IsKnown: false }) is { } earlier)
            {
                way.Add(value);
                value = earlier;
            }

            BlobVersion source = value.openSource ??= value;
            foreach (BlobVersion passed in way)
                passed.openSource = source;
            return source;
        }
    }

    /// <summary>Once the producer is planned and its bottoms are settled; kept, since ten thousand views in a row would be a deep chain to follow.</summary>
    public void Settle()
    {
        BlobVersion? bottom = producer.Bottoms.FirstOrDefault();
        Storage = producer.Plan is { Call.SharesStorage: true } && bottom is not null ? bottom.Storage : this;
    }

    public override string ToString() => blob + (Shape is null ? "" : " " + Shape);
}
