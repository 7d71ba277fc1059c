using Prototxt.Files;
using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>A layer of the net beside the entry of the file that is meant for it, blob by blob; nothing is read or changed.</summary>
internal sealed class LayerMatch
{
    private readonly LearnedLayer _layer;
    private readonly StoredLayer? _entry;
    private readonly LoadOptions _options;
    private readonly IReadOnlyList<StoredBlob> _found;
    private readonly long[][] _wanted;
    private readonly SharedParameters _shared;

    public LayerMatch(LearnedLayer layer, StoredLayer? entry, SharedParameters shared, LoadOptions options)
    {
        _layer = layer;
        _entry = entry;
        _options = options;
        _found = entry is null ? [] : TakesPlainBatchNorm ? [.. entry.Blobs, Neutral(entry, 1), Neutral(entry, 0)] : entry.Blobs;
        _wanted = shared.Shapes(layer, _found);
        Fits = entry is not null && _found.Count == _wanted.Length && _found.Zip(_wanted).All(pair => FitsOne(pair.First, pair.Second));
        _shared = shared;
    }

    public bool Fits { get; }

    /// <summary>What becomes of each blob, as far as it has been decided now.</summary>
    public IEnumerable<ParameterReport> Report => Enumerable.Range(0, Math.Max(_wanted.Length, _found.Count)).Select(Compare);

    /// <summary>For a match that fits: what is to be copied where, and the shape that an open parameter gets before.</summary>
    public IEnumerable<(int Blob, StoredBlob From, Tensor To, long[] Shape)> Copies =>
        Enumerable.Range(0, _wanted.Length).Where(i => !_found[i].IsElsewhere).Select(i => (i, _found[i], _layer.Blobs[i], _wanted[i]));

    /// <summary>For a match that does not fit: where such a file comes from, and the way out.</summary>
    public string? Hint => (_entry?.Blobs.Count, _wanted.Length) switch
    {
        (3, 5) when IsBatchNorm => "BatchNorm of 3 blobs: written by a Caffe whose BatchNorm has no scale and bias; LoadOptions.PlainBatchNorm loads it",
        (5, 3) when IsBatchNorm => "BatchNorm of 5 blobs: written by a Caffe whose BatchNorm has a scale and a bias; batch_norm_param { scale_bias: true } makes one",
        _ when _found.Count == _wanted.Length && _found.Zip(_wanted).All(pair => FitsOne(pair.First, pair.Second) || FitsButForUnits(pair.First, pair.Second))
            => "shapes that differ by axes of size 1 only: LoadOptions.IgnoreUnitAxes loads them",
        _ => null,
    };

    private bool IsBatchNorm => _layer.Type == "BatchNorm";

    private bool TakesPlainBatchNorm => _options.PlainBatchNorm && IsBatchNorm && _layer.Blobs.Count == 5 && _entry!.Blobs.Count == 3;

    private static ConstantBlob Neutral(StoredLayer entry, float value) => new([entry.Blobs[0].Count], value);

    // The statistics of a BatchNorm are one number for each channel, however many axes the file puts around them.
    private bool FitsOne(StoredBlob found, long[] wanted) =>
        found.Fits(wanted) || (_options.IgnoreUnitAxes || _layer.Type is "BatchNorm" or "BN") && FitsButForUnits(found, wanted);

    private static bool FitsButForUnits(StoredBlob found, long[] wanted) =>
        found.Count == Shapes.Count(wanted) && Shapes.Same([.. found.Shape.Where(size => size != 1)], [.. wanted.Where(size => size != 1)]);

    private ParameterReport Compare(int index)
    {
        StoredBlob? found = index < _found.Count ? _found[index] : null;
        long[]? wanted = index < _wanted.Length ? _wanted[index] : null;
        bool isNeutral = TakesNeutral(index);
        LoadStatus status =
            _entry is null ? LoadStatus.Missing
            : wanted is null || found is null || !FitsOne(found, wanted) ? LoadStatus.ShapeMismatch
            : !Fits ? LoadStatus.Skipped
            : isNeutral || found.IsElsewhere && _shared.LoadedBy(_layer.Blobs[index]) is null ? LoadStatus.Missing
            : LoadStatus.Matched;
        return new(_layer.Name, index, status, wanted, isNeutral || found is null ? null : found.IsElsewhere ? wanted : found.Shape)
        {
            Views = _layer.Views,
            Filled = isNeutral && Fits ? ((ConstantBlob)found!).Value : null,
            SizedBy = wanted is not null && _layer.Blobs[index].numel() == 0 && _shared.LoadedBy(_layer.Blobs[index]) is { } other && other != _layer.Name ? other : null,
        };
    }

    private bool TakesNeutral(int index) => _entry is not null && index >= _entry.Blobs.Count && index < _found.Count;
}
