using Prototxt.Training.Data.Places;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads the batches of one data layer, one after the other. One thread at a time.</summary>
internal abstract class LayerReader(DataPlace place) : IDisposable
{
    protected DataPlace Place => place;

    /// <summary>The next batch: a tensor for each top.</summary>
    /// <exception cref="DataException">A record cannot be read or does not fit.</exception>
    public abstract Tensor[] Next();

    /// <summary>Passes over a batch, which another process reads; what is drawn at random for it is drawn.</summary>
    public abstract void Skip();

    /// <summary>Opens what a layer reads, and draws the numbers that Caffe draws while it sets the layer up, in its order.</summary>
    /// <exception cref="DataException">Something is missing, or is not what the layer says.</exception>
    public static LayerReader Open(BaseDataLayer layer, DataContext context) => layer switch
    {
        DataLayer data => new DataReader(data, context),
        AnnotatedDataLayer boxes => new AnnotatedDataReader(boxes, context),
        ImageDataLayer images => new ImageDataReader(images, context),
        HDF5DataLayer rows => new HDF5DataReader(rows, context),
        MemoryDataLayer memory => new MemoryDataReader(memory, context),
        WindowDataLayer windows => new WindowDataReader(windows, context),
        _ => throw new NotSupportedException($"{layer} has no reader."),
    };

    public virtual void Dispose()
    {
    }

    /// <summary>Checks that a batch is not more than Caffe lets a blob be.</summary>
    /// <exception cref="DataException">It is.</exception>
    protected void EnsureBlob(int batchSize, ReadOnlySpan<long> record)
    {
        Int128 numbers = batchSize;
        foreach (long size in record)
            if ((numbers *= size) > int.MaxValue)
                throw Place.Error($"a batch of at most {int.MaxValue} numbers", $"{batchSize} records of {string.Join(" x ", record.ToArray())}");
    }
}
