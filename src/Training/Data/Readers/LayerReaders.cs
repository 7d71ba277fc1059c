using Prototxt.Imaging;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>The readers of all data layers of a view, which go forward together.</summary>
internal sealed class LayerReaders : IDisposable
{
    private readonly List<LayerReader> _readers = [];
    private readonly (int Rank, int Count) _shard;
    private long _batches;

    /// <exception cref="DataException">A source is missing or not what its layer says.</exception>
    /// <exception cref="ArgumentException">The options do not fit the layers.</exception>
    public LayerReaders(Phase phase, IReadOnlyList<BaseDataLayer> layers, DataOptions options)
    {
        Check(layers, options);
        var context = new DataContext(phase, options);
        _shard = context.Shard;
        try
        {
            foreach (BaseDataLayer layer in layers)
                _readers.Add(LayerReader.Open(Configured(layer, context), context));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tops of all layers.</summary>
    public Tensor[] Next()
    {
        PassOthers();
        List<Tensor> tops = [];
        try
        {
            foreach (LayerReader reader in _readers)
                tops.AddRange(reader.Next());
            return [.. tops];
        }
        catch
        {
            foreach (Tensor top in tops)
                top.Dispose();
            throw;
        }
    }

    /// <summary>Passes over what <see cref="Next"/> would give.</summary>
    public void Pass()
    {
        PassOthers();
        PassAll();
    }

    public void Dispose()
    {
        foreach (LayerReader reader in _readers)
            reader.Dispose();
    }

    // Batches of other processes.
    private void PassOthers()
    {
        while (_batches++ % _shard.Count != _shard.Rank)
            PassAll();
    }

    private void PassAll()
    {
        foreach (LayerReader reader in _readers)
            reader.Skip();
    }

    private static BaseDataLayer Configured(BaseDataLayer layer, DataContext context)
    {
        DataOptions options = context.Options;
        ImageTransform transform = options.Transforms.GetValueOrDefault(layer.Name, layer.Transform) with { Phase = layer.Phase ?? context.Phase };
        return layer with
        {
            Source = options.Sources.GetValueOrDefault(layer.Name) ?? layer.Source,
            BatchSize = options.BatchSizes.GetValueOrDefault(layer.Name, layer.BatchSize),
            Transform = transform.MeanFile is { } mean && transform.Mean is null ? transform with { MeanFile = context.Resolve(mean) } : transform,
        };
    }

    private static void Check(IReadOnlyList<BaseDataLayer> layers, DataOptions options)
    {
        string[] names = [.. layers.Select(l => l.Name)];
        foreach ((string option, IEnumerable<string> given) in (ReadOnlySpan<(string, IEnumerable<string>)>)
            [(nameof(options.Sources), options.Sources.Keys), (nameof(options.BatchSizes), options.BatchSizes.Keys), (nameof(options.Transforms), options.Transforms.Keys), (nameof(options.Memory), options.Memory.Keys), (nameof(options.Images), options.Images.Keys), (nameof(options.Augmentations), options.Augmentations.Keys)])
            foreach (string name in given)
                if (!names.Contains(name))
                    throw new ArgumentException($"DataOptions.{option} names \"{name}\"; the data layers are {string.Join(", ", names.Select(n => $"\"{n}\""))}.", nameof(options));
        if (layers.FirstOrDefault(l => l is HDF5DataLayer or MemoryDataLayer && options.Augmentations.ContainsKey(l.Name)) is { } other)
            throw new ArgumentException($"DataOptions.Augmentations has changes for {other}, which reads no pictures.", nameof(options));
        if (layers.FirstOrDefault(l => l is AnnotatedDataLayer && options.Augmentations.ContainsKey(l.Name)) is { } boxed)
            throw new ArgumentException($"DataOptions.Augmentations has changes for {boxed}, whose boxes would not change with the pictures.", nameof(options));
        if (layers.FirstOrDefault(l => l is not MemoryDataLayer && options.Memory.ContainsKey(l.Name) || l is not DataLayer && options.Images.ContainsKey(l.Name)) is { } wrong)
            throw new ArgumentException($"DataOptions.{(wrong is MemoryDataLayer ? "Images" : options.Memory.ContainsKey(wrong.Name) ? "Memory" : "Images")} has records for {wrong}; Memory is for MemoryData layers and Images for Data layers.", nameof(options));
        if (options.Shard.Count < 1 || options.Shard.Rank < 0 || options.Shard.Rank >= options.Shard.Count)
            throw new ArgumentException($"DataOptions.Shard is {options.Shard}; the rank is from 0 to one below the count.", nameof(options));
    }
}
