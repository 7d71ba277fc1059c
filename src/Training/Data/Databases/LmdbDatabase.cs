using System.Buffers.Binary;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Databases;

/// <summary>
/// Reads LMDB's <c>data.mdb</c>: of the two pages that describe it the later one, and from its root the tree of keys. Every number
/// in it is checked before it is followed, which LMDB's own library leaves out; nothing is locked, so a writer at the same time is
/// noticed only where it breaks what is read.
/// </summary>
internal sealed class LmdbDatabase : RecordDatabase
{
    private const ulong None = ulong.MaxValue;

    private readonly DatabaseFile _file;
    private readonly int _pageSize;
    private readonly LmdbMeta _meta;
    private readonly Stack<(LmdbPage Page, int Next)> _path = [];
    private ulong _read, _pages;
    private bool _started;

    /// <exception cref="IOException">The file is missing, or none of LMDB's.</exception>
    public LmdbDatabase(string path, DataPlace place)
    {
        _file = new DatabaseFile(path, place);
        try
        {
            LmdbMeta first = Meta(0);
            _pageSize = first.PageSize;
            if (_pageSize is < 256 or > 1 << 16 || !int.IsPow2(_pageSize))
                throw _file.Error(LmdbPage.Header, "pages of 256 to 65536 bytes", $"{_pageSize}");
            LmdbMeta second = Meta(_pageSize);
            _meta = second.Transaction > first.Transaction ? second : first;
            if (_meta.Flags != 0)
                throw _file.Error(LmdbPage.Header, "keys in the order of their bytes with one value each", $"a database with flags {_meta.Flags:x}");
            if (_meta.LastPage >= (ulong)(_file.Length / _pageSize))
                throw _file.Error(_file.Length, $"{_meta.LastPage + 1} pages of {_pageSize} bytes", $"the end of the file, which is truncated: it has {_file.Length} bytes");
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public override DatabaseRecord? Next(bool wanted)
    {
        if (!_started)
            Start();
        while (_path.TryPop(out (LmdbPage Page, int Next) top))
        {
            if (top.Next == top.Page.Count)
                continue;
            _path.Push((top.Page, top.Next + 1));
            if (!top.Page.IsLeaf)
            {
                Push(top.Page.Child(top.Next));
                continue;
            }
            if (++_read > _meta.Entries)
                throw Wrong($"more than {_meta.Entries}");
            return top.Page.Record(top.Next, _pageSize, wanted);
        }
        return _read == _meta.Entries ? null : throw Wrong($"{_read}");
    }

    public override void Restart()
    {
        _path.Clear();
        (_read, _pages, _started) = (0, 0, false);
    }

    public override void Dispose() => _file.Dispose();

    private void Start()
    {
        _started = true;
        if (_meta.Root != None)
            Push(_meta.Root);
    }

    // A damaged tree may lead back into itself: its depth and its pages are counted.
    private void Push(ulong number)
    {
        if (_path.Count >= _meta.Depth || ++_pages > (ulong)(_file.Length / _pageSize))
            throw _file.Error((long)number * _pageSize, $"a tree of {_meta.Depth} levels in {_file.Length / _pageSize} pages", "more");
        var page = new LmdbPage(_file, number, _pageSize);
        if (page.IsLeaf != (_path.Count == _meta.Depth - 1))
            throw _file.Error((long)number * _pageSize, $"leaves at level {_meta.Depth}", page.IsLeaf ? $"one at level {_path.Count + 1}" : "a branch");
        _path.Push((page, 0));
    }

    private LmdbMeta Meta(long offset)
    {
        if (_file.Length < offset + LmdbPage.Header + LmdbMeta.Bytes)
            throw _file.Error(_file.Length, "an LMDB database", $"the end of a file of {_file.Length} bytes");
        byte[] bytes = _file.Read(offset + LmdbPage.Header, LmdbMeta.Bytes);
        return LmdbMeta.Read(bytes) ?? throw _file.Error(
            offset + LmdbPage.Header, $"an LMDB database of format {LmdbMeta.Version}, which has {LmdbMeta.Magic:x8} here",
            $"{BinaryPrimitives.ReadUInt32LittleEndian(bytes):x8} of format {BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4))}");
    }

    private DataException Wrong(string found) => _file.Error(0, $"{_meta.Entries} records, as the database says", found);
}
