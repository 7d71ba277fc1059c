using Prototxt.Weights;

namespace Prototxt.Inference;

/// <summary>Blobs of a net that is in memory already. The numbers are copied when a layer is made of them, so that the net may go on learning.</summary>
internal sealed class MemorySource(string name) : IWeightSource
{
    private readonly Dictionary<string, List<StoredBlob>> _layers = new(StringComparer.Ordinal);

    public string Name => name;

    public (long Length, DateTime Written)? Identity => null;

    public void Add(string layer, int[] shape, float[] numbers)
    {
        if (!_layers.TryGetValue(layer, out List<StoredBlob>? blobs))
            _layers[layer] = blobs = [];
        blobs.Add(new MemoryBlob([.. shape.Select(s => (long)s)], numbers));
    }

    public StoredBlob? Find(string layer, int blob) => _layers.TryGetValue(layer, out List<StoredBlob>? blobs) && blob < blobs.Count ? blobs[blob] : null;

    public int? Blobs(string layer) => _layers.TryGetValue(layer, out List<StoredBlob>? blobs) ? blobs.Count : null;

    public WeightMemory? InPlace(StoredBlob blob) => null;

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
