using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Tensors;
using Prototxt.Training.Data.Places;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads Caffe's MemoryData layer: batches from the program's arrays, from the first again behind the last.</summary>
internal sealed class MemoryDataReader : LayerReader
{
    private readonly MemoryDataLayer _layer;
    private readonly DataContext _context;
    private readonly Tensor _data;
    private readonly Tensor _labels;
    private readonly long _records;
    private long _next;

    public MemoryDataReader(MemoryDataLayer layer, DataContext context)
        : base(new DataPlace(layer.ToString(), null))
    {
        (_layer, _context) = (layer, context);
        uint seed = DrawnNumbers.Count(layer.Transform) > 0 ? context.Draw() : 0;
        if (layer.BatchSize < 1)
            throw Place.Error("a batch_size of at least 1", $"{layer.BatchSize}");
        if (!context.Options.Memory.TryGetValue(layer.Name, out MemoryRecords? records))
            throw Place.Error($"its records in DataOptions.Memory[\"{layer.Name}\"]", "none");
        _data = records.Data is { } given ? TensorMemory.OnCpu(given, ScalarType.Float32) : Transformed(records, seed);
        _labels = records.LabelTensor is { } labels ? Flat(labels) : tensor(records.Labels.ToArray());
        _records = _data.dim() > 0 ? _data.shape[0] : 0;
        if (_data.dim() != 4 || _data.shape[1] != layer.Channels || _data.shape[2] != layer.Height || _data.shape[3] != layer.Width)
            throw Disposed(Place.Error($"records of the shape [N, {layer.Channels}, {layer.Height}, {layer.Width}]", Shapes.Text(_data.shape)));
        if (_labels.numel() != _records)
            throw Disposed(Place.Error($"{_records} labels", $"{_labels.numel()}"));
        if (_records == 0 || _records % layer.BatchSize != 0)
            throw Disposed(Place.Error($"a number of records that batch_size {layer.BatchSize} divides", $"{_records}"));
    }

    public override Tensor[] Next()
    {
        using Tensor data = _data.narrow(0, _next, _layer.BatchSize);
        using Tensor labels = _labels.narrow(0, _next, _layer.BatchSize);
        Skip();
        return [data.clone(), labels.clone()];
    }

    public override void Skip()
    {
        _next += _layer.BatchSize;
        if (_next < _records)
            return;
        _next = 0;
        _context.Note($"{Place}: restarting from the first of {_records} records.");
    }

    public override void Dispose()
    {
        _data.Dispose();
        _labels.Dispose();
        base.Dispose();
    }

    private Tensor Transformed(MemoryRecords records, uint seed)
    {
        if (records.Pictures.Count == 0)
            throw Place.Error("pictures", "none");
        try
        {
            return _layer.Transform.Apply(records.Pictures, new SeededCrops(seed));
        }
        catch (Exception e) when (e is ImagingException or InvalidOperationException)
        {
            throw new DataException($"{Place}: {e.Message}", e);
        }
    }

    private static Tensor Flat(Tensor labels)
    {
        using Tensor moved = TensorMemory.OnCpu(labels, ScalarType.Float32);
        return moved.view(-1);
    }

    private DataException Disposed(DataException error)
    {
        Dispose();
        return error;
    }

    private sealed class SeededCrops(uint seed) : ICropSource
    {
        private readonly MersenneTwister _numbers = new(seed);

        public int Next(int count) => (int)(_numbers.Next() % (uint)count);
    }
}
