using System.Buffers.Binary;
using Prototxt.Training.Data.Readers;

namespace Prototxt.Training.Data.Databases;

/// <summary>
/// Reads LMDB's <c>data.mdb</c>: of the two pages that describe it the later one, and from its root the tree of keys. Every number
/// in it is checked before it is followed, which LMDB's own library leaves out; nothing is locked, so a writer at the same time is
/// noticed only where it breaks what is read.
/// </summary>
internal sealed class LmdbDatabase : RecordDatabase
{
    private const uint Magic = 0xBEEFC0DE, Version = 1;
    private const int PageSize = LmdbPage.Header + 24, Main = LmdbPage.Header + 72, LastPage = LmdbPage.Header + 120, Transaction = LmdbPage.Header + 128, MetaBytes = LmdbPage.Header + 136;
    private const ulong None = ulong.MaxValue;

    private readonly DatabaseFile _file;
    private readonly int _pageSize;
    private readonly int _depth;
    private readonly ulong _root;
    private readonly long _entries;
    private readonly Stack<(LmdbPage Page, int Next)> _path = [];
    private long _read, _pages;
    private bool _started;

    /// <exception cref="IOException">The file is missing, or none of LMDB's.</exception>
    public LmdbDatabase(string path, DataPlace place)
    {
        _file = new DatabaseFile(path, place);
        try
        {
            byte[] first = Meta(0);
            _pageSize = Int32(first, PageSize);
            if (_pageSize is < 256 or > 1 << 16 || !int.IsPow2(_pageSize))
                throw _file.Error(PageSize, "pages of 256 to 65536 bytes", $"{_pageSize}");
            byte[] second = Meta(_pageSize);
            byte[] meta = UInt64(second, Transaction) > UInt64(first, Transaction) ? second : first;
            int flags = BinaryPrimitives.ReadUInt16LittleEndian(meta.AsSpan(Main + 4));
            if (flags != 0)
                throw _file.Error(Main + 4, "keys in the order of their bytes with one value each", $"a database with flags {flags:x}");
            _depth = BinaryPrimitives.ReadUInt16LittleEndian(meta.AsSpan(Main + 6));
            _entries = (long)UInt64(meta, Main + 32);
            _root = UInt64(meta, Main + 40);
            ulong last = UInt64(meta, LastPage);
            if (last >= (ulong)(_file.Length / _pageSize))
                throw _file.Error(_file.Length, $"{last + 1} pages of {_pageSize} bytes", $"the end of the file, which is truncated: it has {_file.Length} bytes");
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
            if (++_read > _entries)
                throw Wrong($"more than {_entries}");
            return top.Page.Record(top.Next, _pageSize, wanted);
        }
        return _read == _entries ? null : throw Wrong($"{_read}");
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
        if (_root != None)
            Push(_root);
    }

    // A damaged tree may lead back into itself: its depth and its pages are counted.
    private void Push(ulong number)
    {
        if (_path.Count >= _depth || ++_pages > _file.Length / _pageSize)
            throw _file.Error((long)number * _pageSize, $"a tree of {_depth} levels in {_file.Length / _pageSize} pages", "more");
        var page = new LmdbPage(_file, number, _pageSize);
        if (page.IsLeaf != (_path.Count == _depth - 1))
            throw _file.Error((long)number * _pageSize, $"leaves at level {_depth}", page.IsLeaf ? $"one at level {_path.Count + 1}" : "a branch");
        _path.Push((page, 0));
    }

    private byte[] Meta(long offset)
    {
        if (_file.Length < offset + MetaBytes)
            throw _file.Error(_file.Length, "an LMDB database", $"the end of a file of {_file.Length} bytes");
        byte[] meta = _file.Read(offset, MetaBytes);
        uint magic = (uint)Int32(meta, LmdbPage.Header), version = (uint)Int32(meta, LmdbPage.Header + 4);
        if (magic != Magic)
            throw _file.Error(offset + LmdbPage.Header, "an LMDB database", $"{magic:x8} where its mark {Magic:x8} belongs");
        return version == Version ? meta : throw _file.Error(offset + LmdbPage.Header + 4, $"LMDB's format {Version}", $"{version}");
    }

    private DataException Wrong(string found) => _file.Error(0, $"{_entries} records, as the database says", found);

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static ulong UInt64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
