using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary><c>type: "Slice"</c>: the bottom cut into parts along an axis.</summary>
/// <remarks>Source: Caffe slice_layer.cpp semantics. A single top shares the bottom's memory.</remarks>
public static class Slice
{
    /// <summary>The bottom cut at given places of an axis.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="slicePoints">Where all tops but the first begin, in ascending order.</param>
    /// <param name="axis">The axis (in old files <c>slice_dim</c>).</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <returns>One top more than slice points.</returns>
    /// <exception cref="ArgumentException">The bottom has no such axis, or the points do not ascend within it.</exception>
    public static Tensor[] Forward(Tensor x, ReadOnlySpan<long> slicePoints, int axis = 1, string? layer = null)
    {
        int along = Require.Axis(x, axis, new("Slice", layer));
        long[] edges = [0, .. slicePoints, x.shape[along]];
        var tops = new Tensor[slicePoints.Length + 1];
        if (tops.Length == 1)
            return [x.alias()];
        for (int i = 0; i < tops.Length; i++)
            if (edges[i + 1] < edges[i] || (edges[i + 1] == edges[i] && i + 1 < tops.Length))
                Require.Fail(new("Slice", layer), $"a bottom that can be cut at {Require.Text(slicePoints)} of axis {axis}", x);

        for (int i = 0; i < tops.Length; i++)
        {
            using var part = x.narrow(along, edges[i], edges[i + 1] - edges[i]);
            tops[i] = part.clone();
        }

        return tops;
    }

    /// <summary>The bottom cut into equal parts.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="parts">The number of tops.</param>
    /// <param name="axis">The axis (in old files <c>slice_dim</c>).</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <exception cref="ArgumentException">The bottom has no such axis, or its size does not divide by the number of tops.</exception>
    public static Tensor[] Evenly(Tensor x, int parts, int axis = 1, string? layer = null)
    {
        long size = x.shape[Require.Axis(x, axis, new("Slice", layer))];
        if (size % parts != 0)
            Require.Fail(new("Slice", layer), $"a bottom that axis {axis} of divides into {parts} parts", x);
        var points = new long[parts - 1];
        for (int i = 1; i < parts; i++)
            points[i - 1] = i * (size / parts);
        return Forward(x, points, axis, layer);
    }
}
