using static TorchSharp.torch;

namespace Prototxt.Weights;

/// <summary>
/// What has been decided about the parameters of a net so far: which are loaded, and what shape those get that have none of
/// their own yet. A parameter that several layers share is decided by the first of them that the file has.
/// </summary>
internal sealed class SharedParameters
{
    private readonly Dictionary<IntPtr, (string Layer, long[] Shape)> _decided = [];

    /// <summary>The layer that loads a parameter.</summary>
    public string? LoadedBy(Tensor parameter) => _decided.TryGetValue(parameter.Handle, out var by) ? by.Layer : null;

    /// <summary>The shapes of a layer's parameters; an open axis, of size 0, is told by an earlier layer or else by the blobs found for this one.</summary>
    public long[][] Shapes(LearnedLayer layer, IReadOnlyList<StoredBlob>? found)
    {
        var shapes = new long[layer.Blobs.Count][];
        for (int i = 0; i < shapes.Length; i++)
        {
            Tensor parameter = layer.Blobs[i];
            int twin = Enumerable.Range(0, i).FirstOrDefault(j => layer.Blobs[j].Handle == parameter.Handle, -1);
            shapes[i] =
                twin >= 0 ? shapes[twin]
                : parameter.numel() == 0 && _decided.TryGetValue(parameter.Handle, out var by) ? by.Shape
                : Told(parameter.shape, i < found?.Count ? found[i] : null);
        }
        return shapes;
    }

    /// <summary>Keeps a decision, if it is the first one.</summary>
    public void Decide(string layer, Tensor parameter, long[] shape) => _decided.TryAdd(parameter.Handle, (layer, shape));

    private static long[] Told(long[] shape, StoredBlob? found)
    {
        int open = shape.Count(size => size == 0);
        if (open == 0 || found is null)
            return shape;
        // The weight of a window over an unknown number of axes ends in two open ones.
        if (shape is [_, _, 0, 0] && found.Shape.Count >= 2 && shape.Take(2).Zip(found.Shape).All(s => s.First == 0 || s.First == s.Second))
            return [.. found.Shape];
        if (open > 1)
            return shape.Length == found.Shape.Count && shape.Zip(found.Shape).All(s => s.First == 0 || s.First == s.Second) ? [.. found.Shape] : shape;
        long others = shape.Where(size => size != 0).Aggregate(1L, (a, b) => a * b);
        if (found.Count > 0 && found.Count % others == 0)
            shape[Array.IndexOf(shape, 0L)] = found.Count / others;
        return shape;
    }
}
