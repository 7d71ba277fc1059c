using Prototxt.Training.Data.Databases;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Readers;

/// <summary>Reads Caffe's Data layer, and others that read the records of a database.</summary>
internal class DataReader : SampleReader
{
    private readonly Func<DatabaseRecord, DrawnNumbers, Sample> _sample;
    private readonly RecordDatabase _database;
    private long _records;

    public DataReader(DataLayer layer, DataContext context)
        : this(layer, layer.Backend, context, (record, numbers) => new DatumSample(RecordDatabase.Name(record.Key), record.Value, numbers, layer.Transform, layer.ForceEncodedColor))
    {
    }

    /// <param name="layer">The layer.</param>
    /// <param name="backend">The kind of its database.</param>
    /// <param name="context">The program's options.</param>
    /// <param name="sample">Makes a record one of a batch.</param>
    protected DataReader(BaseDataLayer layer, Backend backend, DataContext context, Func<DatabaseRecord, DrawnNumbers, Sample> sample)
        : base(layer, context, new DataPlace(layer.ToString(), layer.Source is { } s ? context.Resolve(s) : null))
    {
        _sample = sample;
        _database = Open(layer, backend, context, Place);
        try
        {
            if (_database.Next(wanted: true) is not { } first)
                throw Place.Error("at least one record", "an empty database");
            Check(_sample(first, DrawnNumbers.None));
            _database.Restart();
            EndSetUp();
        }
        catch
        {
            _database.Dispose();
            throw;
        }
    }

    public override void Dispose()
    {
        _database.Dispose();
        base.Dispose();
    }

    protected override Sample Read(int item) => _sample(Advance(wanted: true), Draw());

    protected override void Pass(int item)
    {
        Advance(wanted: false);
        Draw();
    }

    // The database that the layer names, or what the program gives in its place.
    private static RecordDatabase Open(BaseDataLayer layer, Backend backend, DataContext context, DataPlace place)
    {
        if (context.Options.Images.TryGetValue(layer.Name, out LabelledImages? images))
            return new ArrayDatabase(images);
        return layer.Source is { Length: > 0 } source
            ? RecordDatabase.Open(context.Resolve(source), backend, place, context.Looked(source))
            : throw place.Error("a source, the folder of a database", "none");
    }

    private DatabaseRecord Advance(bool wanted)
    {
        if (_database.Next(wanted) is { } next)
        {
            _records++;
            return next;
        }
        Context.Note($"{Place}: restarting from the first of {_records} records.");
        _records = 1;
        _database.Restart();
        return _database.Next(wanted) ?? throw Place.Error("the records that were there before", "none");
    }
}
