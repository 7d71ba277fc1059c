using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>How a blob meets a bottom that has more axes.</summary>
internal static class Broadcast
{
    /// <summary>A blob that belongs to some axes of x, with axes of size 1 behind it so that it broadcasts.</summary>
    public static Tensor Along(Tensor blob, Tensor x, int axis, LayerName layer)
    {
        long[] sizes = blob.shape, outer = x.shape;
        if (sizes.Length == 0)
            return blob.view([]);
        int first = Require.Axis(x, axis, layer);
        if (first + sizes.Length > outer.Length || !outer.AsSpan(first, sizes.Length).SequenceEqual(sizes))
            Require.Fail(layer, $"a bottom of sizes {Require.Text(sizes)} from axis {axis} on", x);
        var wide = new long[outer.Length - first];
        Array.Fill(wide, 1);
        sizes.CopyTo(wide, 0);
        return blob.reshape(wide);
    }
}
