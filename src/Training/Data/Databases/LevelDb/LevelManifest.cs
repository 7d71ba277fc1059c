using System.Text;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases.LevelDb;

/// <summary>Which files make a LevelDB: what the MANIFEST that CURRENT names has come to.</summary>
internal sealed class LevelManifest
{
    private const int Comparator = 1, LogNumber = 2, NextFile = 3, LastSequence = 4, CompactPointer = 5, DeletedFile = 6, NewFile = 7, PreviousLog = 9;
    private const string Bytewise = "leveldb.BytewiseComparator";
    private const int Levels = 7;

    private readonly Dictionary<(ulong Level, ulong Number), byte[]> _tables = [];
    private ulong _log, _previousLog;

    /// <exception cref="IOException">A file is missing or damaged.</exception>
    public LevelManifest(string folder, DataPlace place)
    {
        using var current = new DatabaseFile(Path.Combine(folder, "CURRENT"), place);
        string name = current.Length is > 0 and < 256 ? Encoding.UTF8.GetString(current.Read(0, current.Length)).TrimEnd('\n', '\r') : "";
        if (!name.StartsWith("MANIFEST-", StringComparison.Ordinal) || name != Path.GetFileName(name))
            throw current.Error(0, "the name of a MANIFEST", $"\"{Prototxt.Files.Listing.Short(name)}\"");
        if (!File.Exists(Path.Combine(folder, name)))
            throw current.Error(0, "a MANIFEST that is there", $"\"{name}\", which is missing");
        using var file = new DatabaseFile(Path.Combine(folder, name), place);
        int edits = 0;
        foreach ((long offset, byte[] edit) in LevelLog.Records(file))
        {
            Apply(file, new LevelCursor(file, offset, edit));
            edits++;
        }
        if (edits == 0)
            throw file.Error(0, "a list of files", "none");
    }

    /// <summary>The tables of level 0, whose keys overlap.</summary>
    public IEnumerable<ulong> Overlapping => _tables.Keys.Where(t => t.Level == 0).Select(t => t.Number);

    /// <summary>The tables of each further level, in the order of their keys, which do not overlap.</summary>
    public IEnumerable<ulong[]> Runs => _tables.Where(t => t.Key.Level > 0).GroupBy(t => t.Key.Level)
        .Select(level => level.OrderBy(t => t.Value, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b))).Select(t => t.Key.Number).ToArray());

    /// <summary>Whether what a log says is in no table yet.</summary>
    public bool Needs(ulong log) => log >= _log || (log == _previousLog && log != 0);

    private void Apply(DatabaseFile file, LevelCursor edit)
    {
        while (!edit.AtEnd)
        {
            long at = edit.Position;
            switch (edit.Varint())
            {
                case Comparator:
                    if (edit.Text() is not Bytewise and var other)
                        throw file.Error(at, $"keys in the order of their bytes ({Bytewise})", $"\"{Prototxt.Files.Listing.Short(other)}\"");
                    break;
                case LogNumber: _log = edit.Varint(); break;
                case PreviousLog: _previousLog = edit.Varint(); break;
                case NextFile or LastSequence: edit.Varint(); break;
                case CompactPointer: edit.Varint(); edit.Slice(); break;
                case DeletedFile: _tables.Remove((edit.Varint(), edit.Varint())); break;
                case NewFile:
                    (ulong level, ulong number) = (edit.Varint(), edit.Varint());
                    edit.Varint(); // its size
                    byte[] smallest = edit.Slice().ToArray();
                    edit.Slice();
                    if (level >= Levels || smallest.Length < LevelTable.Suffix)
                        throw file.Error(at, $"a table of a level below {Levels} and its first key", $"level {level} and {smallest.Length} bytes");
                    _tables[(level, number)] = smallest[..^LevelTable.Suffix];
                    break;
                case ulong tag: throw file.Error(at, "a field of a MANIFEST", $"one with the number {tag}");
            }
        }
    }
}
