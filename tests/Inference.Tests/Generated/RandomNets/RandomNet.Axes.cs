namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>Layers that cut, join, turn and count along axes.</summary>
internal sealed partial class RandomNet
{
    private void Join(Blob x)
    {
        int axis = OneIn(4) && x.Rank > 0 ? Random.Next(x.Rank) : Math.Min(1, x.Rank - 1);
        Blob[] others = [.. Blobs.Where(b => b.Rank == x.Rank && b.With(axis, 0).SequenceEqual(x.With(axis, 0)))];
        Blob[] bottoms = [.. Enumerable.Range(0, Random.Next(1, 4)).Select(_ => others[Random.Next(others.Length)]), x];
        long[] top = x.With(axis, bottoms.Sum(b => b.Shape[axis]));
        if (top[axis] < 200 && Count(top) < Most)
            Layer("Concat", bottoms, [top], axis == 1 ? "" : $"concat_param {{ axis: {Axis(axis, x)} }}", isExact: true);
    }

    private void Cut(Blob x)
    {
        int axis = OneIn(4) ? Random.Next(x.Rank) : Math.Min(1, x.Rank - 1);
        if (x.Shape[axis] < 2)
            return;
        KeepsImages &= axis > 0;
        int size = (int)x.Shape[axis], at = size > 16 && OneIn(2) ? 16 : Random.Next(1, size);
        string along = axis == 1 ? "" : $"axis: {Axis(axis, x)}";
        if (size % 2 == 0 && OneIn(3))
            Layer("Slice", [x], [x.With(axis, size / 2), x.With(axis, size / 2)], $"slice_param {{ {along} }}", isExact: true);
        else if (at + 1 < size && OneIn(3) && Random.Next(at + 1, size) is var next)
            Layer("Slice", [x], [x.With(axis, at), x.With(axis, next - at), x.With(axis, size - next)], $"slice_param {{ {along} slice_point: {at} slice_point: {next} }}", isExact: true);
        else
            Layer("Slice", [x], [x.With(axis, at), x.With(axis, size - at)], $"slice_param {{ {along} slice_point: {at} }}", isExact: true);
    }

    private void Turn(Blob x)
    {
        if (x.Rank < 2)
            return;
        int[] axes = [.. Enumerable.Range(0, x.Rank)];
        int first = OneIn(6) ? 0 : 1;
        Random.Shuffle(axes.AsSpan(first));
        KeepsImages &= axes[0] == 0;
        int told = OneIn(3) ? Random.Next(1, x.Rank + 1) : x.Rank;
        int[] order = [.. axes[..told], .. Enumerable.Range(0, x.Rank).Except(axes[..told])];
        KeepsImages &= order[0] == 0;
        Layer("Permute", x, [.. order.Select(axis => x.Shape[axis])], $"permute_param {{ {All("order", order[..told].Select(axis => (long)axis))} }}", isExact: true);
    }

    private void Reshape(Blob x)
    {
        if (OneIn(3))
        {
            int first = Random.Next(Math.Min(1, x.Rank - 1), x.Rank), last = Random.Next(first, x.Rank);
            long[] flat = [.. x.Shape[..first], Count(x.Shape[first..(last + 1)]), .. x.Shape[(last + 1)..]];
            Layer("Flatten", x, flat, $"flatten_param {{ axis: {Axis(first, x)} end_axis: {Axis(last, x)} }}", isExact: true);
            return;
        }
        // From one axis to another the numbers get other axes; the first stays.
        int begin = Random.Next(1, x.Rank + 1), end = Random.Next(begin, x.Rank + 1);
        List<long> sizes = [Count(x.Shape[begin..end])];
        for (int i = Random.Next(0, 3); i > 0 && sizes.Count + x.Rank - (end - begin) < 6; i--)
        {
            long[] factors = [.. Enumerable.Range(1, 12).Select(f => (long)f).Where(f => sizes[^1] % f == 0)];
            long factor = Of(factors);
            sizes.Insert(sizes.Count - 1, factor);
            sizes[^1] /= factor;
        }
        if (begin == end && sizes is [1] && OneIn(2))
            sizes = [];
        long[] dims = [.. sizes.Select((size, i) => begin + i < x.Rank && x.Shape[begin + i] == size && OneIn(2) ? 0 : size)];
        if (dims.Length > 0 && OneIn(2))
            dims[Random.Next(dims.Length)] = -1;
        string span = end == x.Rank && OneIn(2) ? "" : $"num_axes: {end - begin}";
        string shape = begin == 1 && span.Length == 0 && OneIn(2) ? $"shape {{ dim: 0 {All("dim", dims)} }}" : $"axis: {(OneIn(3) ? begin - x.Rank - 1 : begin)} {span} shape {{ {All("dim", dims)} }}";
        Layer("Reshape", x, [.. x.Shape[..begin], .. sizes, .. x.Shape[end..]], $"reshape_param {{ {shape} }}", isExact: true);
    }

    private void Reduce(Blob x)
    {
        int axis = OneIn(5) ? 0 : Random.Next(x.Rank);
        KeepsImages &= axis > 0;
        string operation = Of("SUM", "ASUM", "SUMSQ", "MEAN");
        // Of thousands of numbers that cancel out, the digits that are left are single precision's.
        if (operation is "SUM" or "MEAN")
            x = Layer("AbsVal", x, x.Shape, isExact: true);
        Blob y = Layer("Reduction", x, x.Shape[..axis], $"reduction_param {{ operation: {operation} axis: {Axis(axis, x)} coeff: {Of("1", "0.5", "-2")} }}");
        if (axis == 0)
            End(y); // a single number
    }

    // Layers that compare read what is not rounded.
    private void Decide(Blob x)
    {
        if (!x.IsExact)
        {
            Tile(x);
            return;
        }
        if (OneIn(3))
        {
            Layer("Threshold", x, x.Shape, $"threshold_param {{ threshold: {Of("0", "0.25", "-0.5")} }}", mayBeInPlace: true, isExact: true);
            return;
        }
        bool hasAxis = x.Rank == 1 || OneIn(2);
        int axis = hasAxis ? Random.Next(Math.Min(1, x.Rank - 1), x.Rank) : 0;
        long size = hasAxis ? x.Shape[axis] : Count(x.Shape[1..]), best = OneIn(2) ? 1 : Random.Next(1, (int)Math.Min(size, 9) + 1);
        if (size == 0)
            return;
        KeepsImages &= !hasAxis || axis > 0;
        bool values = OneIn(2);
        long[] top = hasAxis ? x.With(axis, best) : [x.Shape[0], values ? 2 : 1, best, .. Enumerable.Repeat(1L, Math.Max(0, x.Rank - 3))];
        Blob places = Layer("ArgMax", x, top, $"argmax_param {{ top_k: {best} out_max_val: {(values ? "true" : "false")} {(hasAxis ? $"axis: {Axis(axis, x)}" : "")} }}", isExact: true);
        End(places);
    }

    private void Tile(Blob x)
    {
        int axis = Random.Next(Math.Min(1, x.Rank - 1), x.Rank), tiles = Random.Next(1, 4);
        if (Count(x.Shape) * tiles < Most)
            Layer("Tile", x, x.With(axis, x.Shape[axis] * tiles), $"tile_param {{ axis: {Axis(axis, x)} tiles: {tiles} }}", isExact: true);
    }
}
