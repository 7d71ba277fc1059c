using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>Brings the axes of weights from an <c>.npy</c> file into Caffe's order; see <see cref="NpyLayout"/> for the rules.</summary>
internal sealed class NpyAxes
{
    private readonly bool _convolutionsLast; // channels of convolutions are the last axes
    private readonly bool _matricesLast; // outputs of inner products are the last axis
    private readonly bool _flattenedLast; // inner products flatten a picture with channels last

    private NpyAxes(bool convolutionsLast, bool matricesLast, bool flattenedLast)
    {
        _convolutionsLast = convolutionsLast;
        _matricesLast = matricesLast;
        _flattenedLast = flattenedLast;
    }

    public static NpyAxes Decide(StoredFile file, NpyLayout layout, IReadOnlyList<(StoredLayer Stored, LayerBlobs? Net)> pairs)
    {
        switch (layout)
        {
            case NpyLayout.TensorFlow: return new(true, true, true);
            case NpyLayout.TensorFlowChannelFirst: return new(true, true, false);
            case NpyLayout.Caffe: return new(false, false, false);
        }
        bool? convolutions = Vote(file, pairs.Where(p => p.Net is not null && IsConvolution(p.Net)));
        bool? matrices = Vote(file, pairs.Where(p => p.Net is not null && IsMatrix(p.Net)));
        bool convolutionsLast = convolutions ?? matrices ?? true;
        return new(convolutionsLast, matrices ?? convolutions ?? true, convolutionsLast);
    }

    /// <summary>The layer with its first blob, the weights, in Caffe's order.</summary>
    public StoredLayer Arrange(StoredLayer layer, LayerBlobs net)
    {
        if (layer.Blobs.Count == 0)
            return layer;
        StoredBlob weights = layer.Blobs[0];
        StoredBlob arranged = IsConvolution(net) && _convolutionsLast && weights.Shape.Count > 2 ? ChannelsFirst(weights)
            : IsMatrix(net) && weights.Shape.Count == 2 ? Matrix(weights, net)
            : weights;
        return layer with { Blobs = [arranged, .. layer.Blobs.Skip(1)] };
    }

    private static bool IsConvolution(LayerBlobs layer) => layer.Type is "Convolution" or "Deconvolution";

    private static bool IsMatrix(LayerBlobs layer) => layer.Type == "InnerProduct";

    /// <summary>(height, width, in, out) to (out, in, height, width), for any number of spatial axes; (in, out) to (out, in).</summary>
    private static int[] Turned(int axes) => [axes - 1, axes - 2, .. Enumerable.Range(0, axes - 2)];

    private static long[] Turn(IReadOnlyList<long> shape) => [.. Turned(shape.Count).Select(i => shape[i])];

    private static ArrangedBlob ChannelsFirst(StoredBlob blob) =>
        new(blob, [.. blob.Shape], Turned(blob.Shape.Count), Turn(blob.Shape));

    private StoredBlob Matrix(StoredBlob blob, LayerBlobs net)
    {
        (long rows, long columns) = (blob.Shape[0], blob.Shape[1]);
        long inputs = _matricesLast ? rows : columns;
        bool picture = _flattenedLast && net.InputShape is { Count: > 1 } axes && Shapes.Count(axes) == inputs && inputs > axes[0];
        if (!picture)
            return _matricesLast ? ChannelsFirst(blob) : blob;
        long[] last = [.. net.InputShape!.Skip(1), net.InputShape![0]];
        return _matricesLast
            ? new ArrangedBlob(blob, [.. last, columns], Turned(last.Length + 1), [columns, rows])
            : new ArrangedBlob(blob, [rows, .. last], [0, last.Length, .. Enumerable.Range(1, last.Length - 1)], [rows, columns]);
    }

    // An axis of size 0 is open: the file decides it.
    private static bool Matches(IReadOnlyList<long> shape, IReadOnlyList<long> wanted) =>
        shape.Count == wanted.Count && shape.Zip(wanted).All(s => s.Second == 0 || s.First == s.Second);

    /// <summary>Whether outputs come last, as far as the shapes that fit in only one order tell; they have to agree.</summary>
    private static bool? Vote(StoredFile file, IEnumerable<(StoredLayer Stored, LayerBlobs? Net)> pairs)
    {
        (bool Last, string Layer)? vote = null;
        foreach ((StoredLayer stored, LayerBlobs? net) in pairs)
        {
            if (stored.Blobs.Count == 0 || net!.Shapes.Count == 0 || stored.Blobs[0].Shape.Count < 2)
                continue;
            IReadOnlyList<long> wanted = net.Shapes[0];
            bool last = Matches(Turn(stored.Blobs[0].Shape), wanted);
            bool first = Matches(stored.Blobs[0].Shape, wanted);
            if (last == first)
                continue;
            if (vote is { } earlier && earlier.Last != last)
                throw WeightFileException.At(file.Path, $"axes ordered as in layer \"{Listing.Short(earlier.Layer)}\"",
                    "the other order; the option NpyLayout says which is meant", layer: stored.Name, blob: 0);
            vote = (last, stored.Name);
        }
        return vote?.Last;
    }
}
