using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Blobs of a net that is in memory already. The numbers are copied when a layer is made of them, so that the net may go on learning.</summary>
internal sealed class MemorySource(string name) : IWeightSource
{
    private readonly Dictionary<string, List<StoredBlob>> _layers = new(StringComparer.Ordinal);

    public string Name => name;

    public void Add(string layer, int[] shape, float[] numbers)
    {
        if (Value.Product(shape) != numbers.Length)
            throw new ArgumentException($"{name}, layer \"{layer}\": expected {Value.Product(shape)} numbers for the shape [{string.Join(", ", shape)}], found {numbers.Length}.");
        if (!_layers.TryGetValue(layer, out List<StoredBlob>? blobs))
            _layers[layer] = blobs = [];
        blobs.Add(new MemoryBlob([.. shape.Select(s => (long)s)], numbers));
    }

    public StoredBlob? Find(string layer, int blob) => _layers.TryGetValue(layer, out List<StoredBlob>? blobs) && blob < blobs.Count ? blobs[blob] : null;

    public int? Blobs(string layer) => _layers.TryGetValue(layer, out List<StoredBlob>? blobs) ? blobs.Count : null;

    public void Seal() => _layers.Clear();

    public void Dispose() => Seal();

    private sealed class MemoryBlob(long[] shape, float[] numbers) : StoredBlob(shape, numbers.Length, Prototxt.Files.NumberType.Single)
    {
        internal override unsafe void Read<T>(T* target)
        {
            for (int i = 0; i < numbers.Length; i++)
                target[i] = T.CreateTruncating(numbers[i]);
        }
    }
}
