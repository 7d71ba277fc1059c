namespace Prototxt.Files;

/// <summary>The header of a group or a dataset: a list of messages, in one block or continued in others. Caffe's library writes version 1.</summary>
internal sealed class Hdf5Header
{
    private readonly Hdf5Structure _structure;
    private readonly List<Hdf5Message> _messages = [];
    private readonly Queue<(ulong Address, ulong Length)> _next = [];

    private Hdf5Header(Hdf5Structure structure, Hdf5Place place)
    {
        _structure = structure;
        Place = place;
    }

    public Hdf5Place Place { get; }

    public IEnumerable<Hdf5Message> All(int type) => _messages.Where(m => m.Type == type);

    public bool Has(int type) => _messages.Exists(m => m.Type == type);

    /// <summary>The one message of a type.</summary>
    public Hdf5Cursor Open(int type)
    {
        Hdf5Message[] found = [.. All(type).Take(2)];
        return found.Length == 1
            ? Open(found[0])
            : throw Place.Error($"one {Hdf5Message.Name(type)}", found.Length == 0 ? "none" : "several");
    }

    public Hdf5Cursor Open(Hdf5Message message) => message.IsShared
        ? throw Place.Error($"a {Hdf5Message.Name(message.Type)} of the object's own", "a shared one", (long)message.Address)
        : _structure.Block(message.Address, message.Length, Place);

    public static Hdf5Header Read(Hdf5Structure structure, ulong address, Hdf5Place place)
    {
        var header = new Hdf5Header(structure, place);
        Hdf5Cursor mark = structure.Block(address, 4, place);
        if (mark.Text(4) == "OHDR")
            header.ReadNew(address);
        else
            header.ReadOld(address);
        return header;
    }

    private void ReadOld(ulong address)
    {
        const int Prefix = 16;
        Hdf5Cursor cursor = _structure.Block(address, Prefix, Place);
        cursor.Version("an object's header", 1, 1);
        cursor.Skip(7); // numbers of messages and links
        uint length = cursor.UInt32();
        Continue(address + Prefix, length, (from, bytes) =>
        {
            Hdf5Cursor block = _structure.Block(from, bytes, Place);
            ReadMessages(ref block, isNew: false, ordered: false);
        });
    }

    private void ReadNew(ulong address)
    {
        Hdf5Cursor cursor = _structure.Block(address, 6, Place);
        cursor.Signature("OHDR");
        cursor.Version("an object's header", 2, 2);
        int flags = cursor.Byte();
        int size = 1 << (flags & 3);
        int prefix = 6 + ((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0); // times, sizes of attributes
        Hdf5Cursor number = _structure.Block(address + (ulong)prefix, (ulong)size, Place);
        ulong messages = number.Number(size);
        if (messages > int.MaxValue)
            throw Place.Error("a header inside the file", $"one of {messages} bytes", (long)address);
        prefix += size;
        bool ordered = (flags & 4) != 0;
        Continue(address, messages + (ulong)prefix + 4, (from, bytes) =>
        {
            Hdf5Cursor block = Checked(from, bytes);
            if (from == address)
                block.Skip(prefix);
            else
                block.Signature("OCHK");
            ReadMessages(ref block, isNew: true, ordered);
        });
    }

    // The block without its checksum, which must be right.
    private Hdf5Cursor Checked(ulong address, ulong length)
    {
        if (length < 8)
            throw Place.Error("a block of at least 8 bytes", $"{length}", (long)Math.Min(address, long.MaxValue));
        ReadOnlySpan<byte> whole = _structure.Block(address, length, Place).Take(length);
        Hdf5Checksum.Check(whole, (long)address, Place);
        return new Hdf5Cursor(whole[..^4], (long)address, Place);
    }

    // Blocks may lead to further ones; none is read twice.
    private void Continue(ulong address, ulong length, Action<ulong, ulong> read)
    {
        var seen = new HashSet<ulong>();
        _next.Enqueue((address, length));
        while (_next.TryDequeue(out (ulong Address, ulong Length) block))
        {
            if (!seen.Add(block.Address))
                throw Place.Error("a header that ends", "one that continues in itself", (long)Math.Min(block.Address, long.MaxValue));
            read(block.Address, block.Length);
        }
    }

    private void ReadMessages(ref Hdf5Cursor block, bool isNew, bool ordered)
    {
        int prefix = !isNew ? 8 : ordered ? 6 : 4;
        while (block.Left >= prefix)
        {
            int type = isNew ? block.Byte() : block.UInt16();
            ulong length = (ulong)block.UInt16();
            int flags = block.Byte();
            block.Skip(prefix - (isNew ? 4 : 5));
            var message = new Hdf5Message(type, (flags & 2) != 0, (ulong)block.Position, length);
            block.Take(length);
            if (type == Hdf5Message.Continuation)
            {
                Hdf5Cursor next = Open(message);
                _next.Enqueue((next.UInt64(), next.UInt64()));
            }
            else if (Hdf5Message.Matters(type))
                _messages.Add(message);
        }
    }
}
