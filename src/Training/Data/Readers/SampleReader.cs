using Prototxt.Imaging;
using Prototxt.Tensors;
using Prototxt.Training.Data.Augmentation;
using Prototxt.Training.Data.Places;
using static TorchSharp.torch;

namespace Prototxt.Training.Data.Readers;

/// <summary>
/// A layer of pictures or of records like them: they are read in order on one thread, with the numbers drawn for them, so that a
/// batch depends on neither the number of the threads that decode them nor their speed.
/// </summary>
internal abstract class SampleReader : LayerReader
{
    private const uint ChangeSeed = 2166136261;

    private readonly BaseDataLayer _layer;
    private readonly BatchMaker _maker;
    private readonly int _numbersPerRecord;
    private readonly MersenneTwister _changes;
    private MersenneTwister? _numbers;

    protected SampleReader(BaseDataLayer layer, DataContext context, DataPlace place)
        : base(place)
    {
        (_layer, Context) = (layer, context);
        if (layer.BatchSize < 1)
            throw place.Error("a batch_size of at least 1", $"{layer.BatchSize}");
        _numbersPerRecord = DrawnNumbers.Count(layer.Transform);
        Changes = context.Phase == Phase.Train ? context.Options.Augmentations.GetValueOrDefault(layer.Name, []) : [];
        // a stream of its own: Caffe's numbers stay what they are
        _changes = new MersenneTwister(layer.Name.Aggregate(context.Seed ^ ChangeSeed, (hash, c) => (hash ^ c) * 16777619));
        _maker = new BatchMaker(place, layer.Transform, context, Read);
        if (_numbersPerRecord > 0)
            context.Draw(); // the transformer's first seed, which is not used
    }

    protected DataContext Context { get; }

    /// <summary>What happens to pictures beyond Caffe.</summary>
    protected IReadOnlyList<PictureChange> Changes { get; }

    public override Tensor[] Next()
    {
        var samples = new Sample[_layer.BatchSize];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = Read(i);
        Tensor data = _maker.Make(samples);
        return _layer.Tops.Count == 1 ? [data] : [data, Labels(samples)];
    }

    public override void Skip()
    {
        for (int i = 0; i < _layer.BatchSize; i++)
            Pass(i);
    }

    /// <summary>Reads the next record, for a place of the batch.</summary>
    protected abstract Sample Read(int item);

    /// <summary>Passes over a record.</summary>
    protected virtual void Pass(int item) => Read(item);

    /// <summary>Draws what the transformer draws for one record.</summary>
    protected DrawnNumbers Draw() => Draw(_numbers!, _numbersPerRecord);

    /// <summary>Draws for one record: so many numbers for the transform from a stream, and what else happens to its picture.</summary>
    protected DrawnNumbers Draw(MersenneTwister numbers, int count) => new(numbers, count) { Variant = Changes.Count > 0 ? new PictureVariant(Changes, _changes.Next()) : null };

    /// <summary>Ends the set-up with what Caffe draws there.</summary>
    protected void EndSetUp()
    {
        _numbers = new MersenneTwister(_numbersPerRecord > 0 ? Context.Draw() : 0);
        Context.Draw(); // the seed of the thread that reads ahead
    }

    /// <summary>Decodes a record as Caffe does when it sets the layer up: what does not fit is said before the first iteration.</summary>
    protected void Check(Sample first)
    {
        try
        {
            _layer.Transform.ResolveMean();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            throw new DataException($"{Place}: {e.Message}", e);
        }
        try
        {
            first.Load();
        }
        catch (IOException e)
        {
            if (Context.Options.Damaged == DamagedRecords.Stop)
                throw Place.Of(first.Name).Error(e);
            return;
        }
        (int channels, int height, int width) = _maker.Fit(first);
        EnsureBlob(_layer.BatchSize, [channels, height, width]);
    }

    /// <summary>The labels of a batch that has been made.</summary>
    protected virtual Tensor Labels(Sample[] samples)
    {
        Tensor labels = TensorMemory.NewFloat(samples.Length);
        Span<float> target = TensorMemory.Floats(labels);
        for (int i = 0; i < samples.Length; i++)
            target[i] = samples[i].Label;
        return labels;
    }
}
