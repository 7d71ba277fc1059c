namespace Prototxt.Files;

/// <summary>Shapes as lists of axis lengths; no axes at all is a scalar of one number.</summary>
internal static class Shapes
{
    /// <summary>So many axes a shape may have: Caffe's kMaxBlobAxes.</summary>
    public const int MostAxes = 32;

    public static string Text(IReadOnlyList<long>? shape) => shape is null ? "none" : $"[{string.Join(", ", shape)}]";

    public static bool Same(IReadOnlyList<long> one, IReadOnlyList<long> other)
    {
        if (one.Count != other.Count)
            return false;
        for (int i = 0; i < one.Count; i++)
            if (one[i] != other[i])
                return false;
        return true;
    }

    /// <summary>The number of elements, or null where an axis is negative or the number exceeds 63 bits.</summary>
    public static long? Count(IReadOnlyList<long> shape)
    {
        long count = 1;
        bool empty = false;
        for (int i = 0; i < shape.Count; i++)
        {
            long length = shape[i];
            if (length < 0)
                return null;
            empty |= length == 0;
            if (length > 0 && Math.BigMul(count, length, out count) != 0 || count < 0)
                return null;
        }
        return empty ? 0 : count;
    }
}
