using System.Globalization;
using Prototxt.Training.Data.Databases.LevelDb;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases;

/// <summary>
/// Reads a LevelDB without LevelDB: the tables that its MANIFEST lists and the logs that are in no table yet, merged in the order of
/// their keys; of a key the newest entry counts, and one that was deleted is left out.
/// </summary>
/// <remarks>Source: LevelDB's documents table_format.md, log_format.md and impl.md.</remarks>
internal sealed class LevelDatabase : RecordDatabase
{
    private readonly string _folder;
    private readonly DataPlace _place;
    private readonly LevelManifest _manifest;
    private readonly LevelEntry[] _logged;
    private IEnumerator<LevelEntry>? _entries;

    /// <exception cref="IOException">A file is missing or damaged.</exception>
    public LevelDatabase(string folder, DataPlace place)
    {
        (_folder, _place) = (folder, place);
        _manifest = new LevelManifest(folder, place);
        _logged = Logged();
        foreach (ulong table in _manifest.Overlapping.Concat(_manifest.Runs.SelectMany(r => r)))
            PathOf(table);
    }

    public override DatabaseRecord? Next(bool wanted)
    {
        _entries ??= Live().GetEnumerator();
        return _entries.MoveNext() ? new DatabaseRecord(_entries.Current.Key, wanted ? _entries.Current.Value.ToArray() : []) : null;
    }

    public override void Restart()
    {
        _entries?.Dispose();
        _entries = null;
    }

    public override void Dispose() => Restart();

    private IEnumerable<LevelEntry> Live()
    {
        byte[]? last = null;
        foreach (LevelEntry entry in Merged())
        {
            bool isNewest = last is null || !entry.Key.AsSpan().SequenceEqual(last);
            last = entry.Key;
            if (isNewest && !entry.IsDeletion)
                yield return entry;
        }
    }

    private IEnumerable<LevelEntry> Merged()
    {
        List<IEnumerator<LevelEntry>> sources =
        [
            ((IEnumerable<LevelEntry>)_logged).GetEnumerator(),
            .. _manifest.Overlapping.Select(t => Tables([t]).GetEnumerator()),
            .. _manifest.Runs.Select(r => Tables(r).GetEnumerator()),
        ];
        try
        {
            var queue = new PriorityQueue<IEnumerator<LevelEntry>, LevelEntry>(LevelEntry.Order);
            foreach (IEnumerator<LevelEntry> source in sources)
                if (source.MoveNext())
                    queue.Enqueue(source, source.Current);
            while (queue.TryDequeue(out IEnumerator<LevelEntry>? source, out LevelEntry entry))
            {
                yield return entry;
                if (source.MoveNext())
                    queue.Enqueue(source, source.Current);
            }
        }
        finally
        {
            foreach (IEnumerator<LevelEntry> source in sources)
                source.Dispose();
        }
    }

    private IEnumerable<LevelEntry> Tables(ulong[] numbers)
    {
        foreach (ulong number in numbers)
        {
            using var file = new DatabaseFile(PathOf(number), _place);
            foreach (LevelEntry entry in LevelTable.Entries(file))
                yield return entry;
        }
    }

    private string PathOf(ulong number)
    {
        string name = number.ToString("D6", CultureInfo.InvariantCulture);
        string path = Path.Combine(_folder, name + ".ldb"), older = Path.Combine(_folder, name + ".sst");
        return File.Exists(path) ? path : File.Exists(older) ? older : throw _place.Error($"the table {name}.ldb or {name}.sst, which the MANIFEST lists", "neither");
    }

    // A log's records are batches: a number for the first entry, how many there are, and what is put or deleted.
    private LevelEntry[] Logged()
    {
        List<LevelEntry> entries = [];
        foreach (string path in Directory.EnumerateFiles(_folder, "*.log").Order(StringComparer.Ordinal))
        {
            if (!ulong.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || !_manifest.Needs(number))
                continue;
            using var file = new DatabaseFile(path, _place);
            foreach ((long offset, byte[] bytes) in LevelLog.Records(file))
                Add(entries, file, new LevelCursor(file, offset, bytes));
        }
        return [.. entries.Order(LevelEntry.Order)];
    }

    private static void Add(List<LevelEntry> entries, DatabaseFile file, LevelCursor batch)
    {
        (ulong number, uint count) = (batch.UInt64(), batch.UInt32());
        for (uint i = 0; i < count; i++)
        {
            long at = batch.Position;
            int kind = batch.Byte();
            bool deleted = LevelEntry.IsDeleted(kind) ?? throw file.Error(at, "an entry that is put or deleted", $"one of kind {kind}");
            byte[] key = batch.Slice().ToArray();
            entries.Add(new LevelEntry(key, number + i, deleted, deleted ? default : batch.Slice().ToArray()));
        }
        if (!batch.AtEnd)
            throw file.Error(batch.Position, $"{count} entries", "more");
    }
}
