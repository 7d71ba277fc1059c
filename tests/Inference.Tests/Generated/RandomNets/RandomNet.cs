namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>
/// A small net of random layers, the same for the same seed: blobs of one axis to six, channels that are no multiple of anything, pictures of
/// one pixel, steps larger than windows, chains in place, blobs that several layers read, Concats of Slices of Concats.
/// </summary>
internal sealed partial class RandomNet : NetWriter
{
    private const long Most = 60_000;

    private static readonly long[] channelCounts = [1, 2, 3, 5, 8, 15, 16, 17, 24, 32, 33, 48], sides = [1, 2, 3, 5, 7, 9, 12, 16, 23], batches = [1, 1, 2, 3, 7];

    // Blobs of learned layers that another may have too.
    private readonly Dictionary<string, string> _shared = [];

    public RandomNet(int seed) : base(seed)
    {
        long images = Of(batches);
        int rank = OneIn(5) ? Of(1, 2, 3, 5, 6) : 4;
        for (int inputs = OneIn(4) ? 2 : 1; inputs > 0; inputs--)
            Input(inputs == 1 ? "data" : "more", OneIn(2) && Blobs.Count > 0 ? Blobs[0].Shape : [images, .. Enumerable.Range(1, rank - 1).Select(axis => Size(axis, rank))]);
        for (int count = Random.Next(2, 14); Layers < count;)
            Grow();
    }

    public override long[][] OtherShapes()
    {
        (int images, int height, int width) = (KeepsImages ? Random.Next(1, 4) : 0, Random.Next(-2, 6), Random.Next(-2, 6));
        return [.. Shapes.Select(shape => (long[])[shape[0] + images, .. shape.Skip(1).Select((size, i) => shape.Length < 4 || i == 0 ? size : Math.Max(1, size + (i == 1 ? height : width)))])];
    }

    private static int Side(int rank) => rank > 4 ? 4 : sides.Length;

    private long Size(int axis, int rank) => axis == 1 ? channelCounts[Random.Next(rank > 4 ? 6 : channelCounts.Length)] : sides[Random.Next(Side(rank))];

    private void Grow()
    {
        // Those that are new rather than old, so that nets are deep.
        Blob x = Blobs[Math.Max(Random.Next(Blobs.Count), Random.Next(Blobs.Count))];
        switch (Random.Next(34))
        {
            case < 6: Convolve(x); break;
            case < 8: Pool(x); break;
            case < 11: Function(x); break;
            case < 14: Normalise(x); break;
            case < 16: Combine(x); break;
            case < 18: Join(x); break;
            case < 20: Cut(x); break;
            case 20: Share(x); break;
            case < 23: Turn(x); break;
            case < 25: Reshape(x); break;
            case < 27: Multiply(x); break;
            case < 29: Broadcast(x); break;
            case 29: Reduce(x); break;
            case 30: Decide(x); break;
            case < 33: Resize(x); break;
            default: Rearrange(x); break;
        }
    }

    private void Share(Blob x) => Layer("Softmax", x, x.Shape, x.Rank == 1 ? "softmax_param { axis: 0 }" : OneIn(3) && Random.Next(x.Rank) is var axis ? $"softmax_param {{ axis: {Axis(axis, x)} }}" : "", mayBeInPlace: true);

    private void Multiply(Blob x)
    {
        if (x.Rank < 2)
            return;
        int axis = OneIn(3) ? Random.Next(1, x.Rank) : 1;
        long outputs = Of(channelCounts);
        string bias = Flag(), transpose = Flag();
        string shared = Learned($"InnerProduct {Count(x.Shape[axis..])} {outputs} {bias} {transpose}", bias == "true" ? 2 : 1);
        Layer("InnerProduct", x, [.. x.Shape[..axis], outputs], $"inner_product_param {{ num_output: {outputs} bias_term: {bias} transpose: {transpose} {(axis == 1 && OneIn(2) ? "" : $"axis: {Axis(axis, x)}")} }} {shared}");
    }

    // Names for a layer's blobs: of its own, or those of a layer whose blobs have the same shapes.
    private string Learned(string shape, int blobs)
    {
        if (!OneIn(4))
            return "";
        if (!_shared.TryGetValue(shape, out string? name))
            _shared.Add(shape, name = $"w{_shared.Count}_");
        return string.Concat(Enumerable.Range(0, blobs).Select(i => $"param {{ name: '{name}{i}' }} "));
    }
}
