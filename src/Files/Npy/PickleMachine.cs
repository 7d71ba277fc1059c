using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>
/// Reads a Python pickle, protocols 0 to 5, as plain data. Nothing is imported or executed: of all names only the five of
/// <see cref="PickleGlobal"/> mean something, and what they do is done here. Any other name or call is an error.
/// The instructions are those of Python's pickletools.
/// </summary>
internal sealed class PickleMachine
{
    private const int MostSteps = 250_000; // an array takes about 35
    private const int MostLine = 4096;
    private static readonly object Mark = new();
    private readonly StoredFile _file;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private long _at;
    private long _start;
    private int _steps;

    private PickleMachine(StoredFile file, long offset)
    {
        _file = file;
        _at = offset;
    }

    /// <summary>The value of the pickle that begins at an offset.</summary>
    public static object? Read(StoredFile file, long offset) => new PickleMachine(file, offset).Run();

    private object? Run()
    {
        while (true)
        {
            _start = _at;
            if (++_steps > MostSteps)
                throw Error($"at most {MostSteps} pickle instructions", "more");
            byte code = Byte();
            if (code == '.')
                return Pop();
            Step(code);
        }
    }

    private void Step(byte code)
    {
        switch (code)
        {
            case (byte)'(': _stack.Add(Mark); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': PopMark(); break;
            case (byte)'2': _stack.Add(Peek()); break;
            case (byte)'N': _stack.Add(null); break;
            case 0x88: _stack.Add(true); break;
            case 0x89: _stack.Add(false); break;
            case (byte)'I': _stack.Add(Line() switch { "00" => false, "01" => true, var text => Whole(text) }); break;
            case (byte)'L': _stack.Add(Whole(Line().TrimEnd('L'))); break;
            case (byte)'J': _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(4))); break;
            case (byte)'K': _stack.Add((long)Byte()); break;
            case (byte)'M': _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2))); break;
            case 0x8A: _stack.Add(LittleEndian(Byte())); break;
            case 0x8B: _stack.Add(LittleEndian(Length(4))); break;
            case (byte)'F': _stack.Add(Float(Line())); break;
            case (byte)'G': _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(8))); break;
            case (byte)'S': _stack.Add(Literal()); break;
            case (byte)'V': _stack.Add(LineString(PickleEncoding.RawUnicode, 0)); break;
            case (byte)'T' or (byte)'B': _stack.Add(String(PickleEncoding.Raw, Length(4))); break;
            case (byte)'U' or (byte)'C': _stack.Add(String(PickleEncoding.Raw, Byte())); break;
            case 0x8E or 0x96: _stack.Add(String(PickleEncoding.Raw, Length(8))); break;
            case (byte)'X': _stack.Add(String(PickleEncoding.Utf8, Length(4))); break;
            case 0x8C: _stack.Add(String(PickleEncoding.Utf8, Byte())); break;
            case 0x8D: _stack.Add(String(PickleEncoding.Utf8, Length(8))); break;
            case (byte)']': _stack.Add(new PickleList()); break;
            case (byte)'l': _stack.Add(List(PopMark())); break;
            case (byte)'a': Extend(PopMany(1)); break;
            case (byte)'e': Extend(PopMark()); break;
            case (byte)')': _stack.Add(new PickleTuple([])); break;
            case (byte)'t': _stack.Add(new PickleTuple(PopMark())); break;
            case 0x85 or 0x86 or 0x87: _stack.Add(new PickleTuple(PopMany(code - 0x84))); break;
            case (byte)'}': _stack.Add(new PickleDict()); break;
            case (byte)'d': List<object?> pairs = PopMark(); _stack.Add(new PickleDict()); SetItems(pairs); break;
            case (byte)'s': SetItems(PopMany(2)); break;
            case (byte)'u': SetItems(PopMark()); break;
            case (byte)'p': _memo[Whole(Line())] = Peek(); break;
            case (byte)'q': _memo[Byte()] = Peek(); break;
            case (byte)'r': _memo[Length(4)] = Peek(); break;
            case 0x94: _memo[_memo.Count] = Peek(); break;
            case (byte)'g': Get(Whole(Line())); break;
            case (byte)'h': Get(Byte()); break;
            case (byte)'j': Get(Length(4)); break;
            case (byte)'c': string module = Line(); _stack.Add(Global(module, Line())); break;
            case (byte)'i': throw Refuse(Line(), Line());
            case 0x93: StackGlobal(); break;
            case (byte)'R': Reduce(); break;
            case (byte)'b': Build(); break;
            case 0x80: Protocol(); break;
            case 0x95: Bytes(8); break; // a frame's length; frames only help reading ahead
            case 0x98: break; // "read-only" of a buffer
            default: throw Error("a pickle instruction of plain data", $"0x{code:X2}");
        }
    }

    private void Protocol()
    {
        if (Byte() is var version && version > 5)
            throw Error("pickle protocol 0 to 5", $"{version}");
    }

    private PickleGlobal Global(string module, string name) => (module, name) switch
    {
        ("numpy.core.multiarray" or "numpy._core.multiarray", "_reconstruct") => PickleGlobal.Reconstruct,
        ("numpy", "ndarray") => PickleGlobal.NdArray,
        ("numpy", "dtype") => PickleGlobal.DType,
        ("numpy.core.numeric" or "numpy._core.numeric", "_frombuffer") => PickleGlobal.FromBuffer,
        ("_codecs", "encode") => PickleGlobal.Encode,
        _ => throw Refuse(module, name),
    };

    private WeightFileException Refuse(string module, string name) =>
        Error("arrays, lists, dictionaries and numbers only", $"the name {Listing.Short($"{module}.{name}")}, which is refused (a pickle could run any program)");

    private void StackGlobal()
    {
        List<object?> names = PopMany(2);
        if (names is not [PickleString module, PickleString name])
            throw Error("two strings", "something else");
        _stack.Add(Global(module.Text() ?? "?", name.Text() ?? "?"));
    }

    private void Reduce()
    {
        List<object?> call = PopMany(2);
        IReadOnlyList<object?> given = call[1] is PickleTuple tuple ? tuple.Items : throw Error("a tuple of arguments", "something else");
        _stack.Add((call[0], given) switch
        {
            (PickleGlobal.Reconstruct, [PickleGlobal.NdArray, ..]) => new PickleArray(),
            (PickleGlobal.DType, [PickleString name, ..]) => new PickleDType(name.Text() ?? "?") { Order = name.Text() is ['>', ..] ? ">" : "<" },
            (PickleGlobal.Encode, [PickleString text, PickleString]) => text.ByteCount() is not null
                ? text
                : throw Error("text of one byte per character", "other characters"),
            (PickleGlobal.FromBuffer, [PickleString bytes, PickleDType type, PickleTuple shape, PickleString order]) => new PickleArray
            {
                Bytes = bytes,
                Type = type,
                Shape = Shape(shape),
                Fortran = order.Text() == "F",
            },
            _ => throw Error("the construction of a numpy array or dtype", "another call"),
        });
    }

    private void Build()
    {
        object? state = Pop();
        IReadOnlyList<object?> items = state is PickleTuple tuple ? tuple.Items : throw Error("a state that is a tuple", "something else");
        switch (Peek())
        {
            case PickleDType type when items is [_, PickleString order, ..]:
                type.Order = order.Text() is "<" or ">" or "|" or "=" ? order.Text()! : throw Error("a byte order", "something else");
                break;
            case PickleArray array when items is [.., PickleTuple shape, PickleDType type, var fortran, var data] && items.Count is 4 or 5:
                array.Shape = Shape(shape);
                array.Type = type;
                array.Fortran = fortran is true or (long)1;
                array.Bytes = data as PickleString;
                array.Items = data as PickleList;
                break;
            default:
                throw Error("the state of a numpy array or dtype", "another state");
        }
    }

    // What is remembered may be used again for a byte or two: nothing is copied without a limit of its own.
    private long[] Shape(PickleTuple shape) => shape.Items.Count <= Shapes.MostAxes
        ? [.. shape.Items.Select(i => i is long length ? length : throw Error("a shape of whole numbers", "something else"))]
        : throw Error($"a shape of at most {Shapes.MostAxes} axes", $"{shape.Items.Count}");

    private void Extend(List<object?> items)
    {
        if (Peek() is not PickleList list)
            throw Error("a list to append to", "something else");
        list.Items.AddRange(items);
    }

    private static PickleList List(List<object?> items)
    {
        var list = new PickleList();
        list.Items.AddRange(items);
        return list;
    }

    private void SetItems(List<object?> items)
    {
        if (Peek() is not PickleDict dict || items.Count % 2 != 0)
            throw Error("a dictionary and pairs for it", "something else");
        for (int i = 0; i < items.Count; i += 2)
            dict.Items.Add((items[i], items[i + 1]));
    }

    private void Get(long key) =>
        _stack.Add(_memo.TryGetValue(key, out object? value) ? value : throw Error("a value remembered earlier", $"number {key}, which was not"));

    private object? Peek() =>
        _stack.Count > 0 && _stack[^1] != Mark ? _stack[^1] : throw Error("a value on the stack", "none");

    private object? Pop()
    {
        object? value = Peek();
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private List<object?> PopMany(int count)
    {
        var values = new List<object?>();
        for (; count > 0; count--)
            values.Insert(0, Pop());
        return values;
    }

    private List<object?> PopMark()
    {
        int mark = _stack.LastIndexOf(Mark);
        if (mark < 0)
            throw Error("a mark on the stack", "none");
        List<object?> values = _stack.GetRange(mark + 1, _stack.Count - mark - 1);
        _stack.RemoveRange(mark, _stack.Count - mark);
        return values;
    }

    private PickleString String(PickleEncoding encoding, long length)
    {
        if (length > _file.Length - _at)
            throw Error($"at most {_file.Length - _at} bytes, the rest of the file", $"a string of {length}");
        var text = new PickleString(_file, encoding, _at, length);
        _at += length;
        return text;
    }

    private PickleString Literal()
    {
        byte quote = Byte();
        PickleString text = quote is (byte)'\'' or (byte)'"' ? LineString(PickleEncoding.Literal, 1) : throw Error("a quoted string", "none");
        return _file.Span(_at - 2, 1)[0] == quote ? text : throw Error("a closing quote", "none");
    }

    private PickleString LineString(PickleEncoding encoding, int tail)
    {
        long start = _at;
        while (Byte() != '\n')
        {
        }
        long length = _at - 1 - start - tail;
        return length >= 0 ? new PickleString(_file, encoding, start, length) : throw Error("a string", "the end of the line");
    }

    private string Line()
    {
        long start = _at;
        while (Byte() != '\n')
            if (_at - start > MostLine)
                throw Error($"a line of at most {MostLine} bytes", "a longer one");
        return Encoding.UTF8.GetString(_file.Span(start, (int)(_at - 1 - start))).TrimEnd('\r');
    }

    private long Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Error("a whole number of 64 bits", $"\"{Listing.Short(text)}\"");

    private double Float(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Error("a number", $"\"{Listing.Short(text)}\"");

    private long LittleEndian(long size)
    {
        if (size > 8)
            throw Error("a whole number of 64 bits", $"{size} bytes");
        ReadOnlySpan<byte> bytes = Bytes((int)size);
        long value = size > 0 && (bytes[^1] & 0x80) != 0 ? -1 : 0;
        for (int i = (int)size - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }

    private long Length(int size)
    {
        ReadOnlySpan<byte> bytes = Bytes(size);
        if (size == 4)
            return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        return length <= long.MaxValue ? (long)length : throw Error("a length", $"{length}");
    }

    private byte Byte() => Bytes(1)[0];

    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _file.Length - _at)
            throw Error($"{count} more bytes", $"the end of the file after {_file.Length - _at}");
        _at += count;
        return _file.Span(_at - count, count);
    }

    private WeightFileException Error(string expected, string found) => WeightFileException.At(_file.Path, expected, found, _start);
}
