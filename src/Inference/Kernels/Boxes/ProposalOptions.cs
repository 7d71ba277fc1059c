namespace Prototxt.Layers;

/// <summary>The fields of <c>Proposal</c> and <c>ProposalLayer</c>; the defaults are py-faster-rcnn's for testing.</summary>
public sealed record ProposalOptions
{
    /// <summary>The picture's pixels per place.</summary>
    public int FeatStride { get; init; } = 16;

    /// <summary>The size in pixels that anchors are multiples of.</summary>
    public int BaseSize { get; init; } = 16;

    /// <summary>The anchors' heights divided by widths.</summary>
    public IReadOnlyList<float> Ratios { get; init; } = [0.5f, 1, 2];

    /// <summary>The anchors' sizes in multiples of <see cref="BaseSize"/>.</summary>
    public IReadOnlyList<float> Scales { get; init; } = [8, 16, 32];

    /// <summary>The side below which a box is too small, in pixels of the unscaled picture.</summary>
    public float MinSize { get; init; } = 16f;

    /// <summary>How many boxes are looked at; for ProposalLayer all if not positive.</summary>
    public int PreNmsTopN { get; init; } = 6000;

    /// <summary>How many boxes are kept at most; for ProposalLayer all if not positive.</summary>
    public int PostNmsTopN { get; init; } = 300;

    /// <summary>Boxes that overlap a better one by more than this are dropped.</summary>
    public float NmsThreshold { get; init; } = 0.7f;
}
