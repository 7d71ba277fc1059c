using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Prototxt.Fuzz.Seeds;

/// <summary>Writes pickles as Python and NumPy do, in the dialects found in real files.</summary>
internal sealed class PickleWriter(PickleDialect dialect)
{
    private readonly List<byte> _bytes = [];
    private int _memo;

    /// <summary>An <c>.npy</c> file (version 1) with a 0-d object array around a dictionary.</summary>
    public static byte[] Npy(PickleDialect dialect, params (string Key, object Value)[] layers) =>
        [.. Header("'|O'", false, []), .. Pickle(dialect, w => w.ObjectArray([], () => w.Dict(layers)))];

    public static byte[] Pickle(PickleDialect dialect, Action<PickleWriter> content)
    {
        var writer = new PickleWriter(dialect);
        if (dialect != PickleDialect.Protocol0)
            writer.Put(0x80, (byte)(dialect switch { PickleDialect.Python2 => 2, PickleDialect.Protocol2 => 2, PickleDialect.Protocol3 => 3, PickleDialect.Protocol4 => 4, _ => 5 }));
        content(writer);
        writer.Put((byte)'.');
        return [.. writer._bytes];
    }

    public static byte[] Header(string descr, bool fortran, long[] shape, int version = 1)
    {
        string axes = shape.Length == 1 ? $"{shape[0]}," : string.Join(", ", shape);
        string text = $"{{'descr': {descr}, 'fortran_order': {(fortran ? "True" : "False")}, 'shape': ({axes}), }}";
        text = text.PadRight(117) + "\n";
        byte[] length = version == 1 ? [(byte)text.Length, 0] : [(byte)text.Length, 0, 0, 0];
        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(text)];
    }

    public void Put(params byte[] bytes) => _bytes.AddRange(bytes);

    public void Dict(params (string Key, object Value)[] entries)
    {
        if (dialect == PickleDialect.Protocol0)
            Put((byte)'(', (byte)'d');
        else
            Put((byte)'}');
        Memoize();
        foreach ((string key, object value) in entries)
        {
            if (dialect != PickleDialect.Protocol0)
                Put((byte)'(');
            Text(key);
            Value(value);
            Put((byte)(dialect == PickleDialect.Protocol0 ? 's' : 'u'));
        }
    }

    public void Value(object value)
    {
        switch (value)
        {
            case NumPyArray array: WriteArray(array); break;
            case List list:
                Put((byte)(dialect == PickleDialect.Protocol0 ? '(' : ']'));
                if (dialect == PickleDialect.Protocol0)
                    Put((byte)'l');
                Memoize();
                foreach (object item in list.Items)
                {
                    Value(item);
                    Put((byte)'a');
                }
                break;
            case Tuple tuple:
                Put((byte)'(');
                foreach (object item in tuple.Items)
                    Value(item);
                Put((byte)'t');
                Memoize();
                break;
            case Named named: Dict(("weights", named.Weights), ("biases", named.Biases)); break;
            case Action<PickleWriter> other: other(this); break;
            default: throw new ArgumentException("unknown value", nameof(value));
        }
    }

    public void ObjectArray(long[] shape, Action items)
    {
        Reconstruct();
        Put((byte)'(');
        Number(1);
        Shape(shape);
        DType("O8", "|");
        Put((byte)(dialect == PickleDialect.Protocol0 ? 'I' : 0x89));
        if (dialect == PickleDialect.Protocol0)
            Put("00\n"u8.ToArray());
        Put((byte)'(');
        items();
        Put((byte)'l', (byte)'t', (byte)'b');
    }

    public void Global(string module, string name)
    {
        if (dialect >= PickleDialect.Protocol4)
        {
            Text(module);
            Text(name);
            Put(0x93);
        }
        else
            Put([(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")]);
        Memoize();
    }

    public void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        switch (dialect)
        {
            case PickleDialect.Protocol0: Put([(byte)'S', .. Encoding.ASCII.GetBytes($"'{text}'\n")]); break;
            case PickleDialect.Python2: Put([(byte)'U', (byte)bytes.Length, .. bytes]); break;
            case PickleDialect.Protocol2 or PickleDialect.Protocol3: Put([(byte)'X', .. BitConverter.GetBytes(bytes.Length), .. bytes]); break;
            default: Put([0x8C, (byte)bytes.Length, .. bytes]); break;
        }
        Memoize();
    }

    public void Number(long number)
    {
        if (dialect == PickleDialect.Protocol0)
            Put(Encoding.ASCII.GetBytes($"I{number}\n"));
        else if (number is >= 0 and < 256)
            Put((byte)'K', (byte)number);
        else if (number % 2 == 0)
            Put([(byte)'J', .. BitConverter.GetBytes((int)number)]);
        else
            Put([0x8A, 4, .. BitConverter.GetBytes((int)number)]);
    }

    private void WriteArray(NumPyArray array)
    {
        byte[] bytes = array.Bytes();
        if (dialect == PickleDialect.Protocol5)
        {
            Global("numpy._core.numeric", "_frombuffer");
            Put((byte)'(');
            Put([0x96, .. BitConverter.GetBytes((long)bytes.Length), .. bytes]);
            Put(0x98);
            DType(array.Type, array.BigEndian ? ">" : "<");
            Shape(array.Shape);
            Text(array.Fortran ? "F" : "C");
            Put((byte)'t', (byte)'R');
            return;
        }
        Reconstruct();
        Put((byte)'(');
        Number(1);
        Shape(array.Shape);
        DType(array.Type, array.BigEndian ? ">" : "<");
        if (dialect == PickleDialect.Protocol0)
            Put([(byte)'I', .. Encoding.ASCII.GetBytes(array.Fortran ? "01\n" : "00\n")]);
        else
            Put((byte)(array.Fortran ? 0x88 : 0x89));
        Bytes(bytes);
        Put((byte)'t', (byte)'b');
    }

    private void Bytes(byte[] bytes)
    {
        switch (dialect)
        {
            case PickleDialect.Protocol0: Put([(byte)'S', .. Encoding.ASCII.GetBytes(Repr(bytes)), (byte)'\n']); break;
            case PickleDialect.Python2: Put([(byte)'T', .. BitConverter.GetBytes(bytes.Length), .. bytes]); break;
            case PickleDialect.Protocol2:
                byte[] text = Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes));
                Global("_codecs", "encode");
                Put([(byte)'X', .. BitConverter.GetBytes(text.Length), .. text]);
                Memoize();
                Text("latin1");
                Put(0x86, (byte)'R');
                break;
            default: Put([(byte)'B', .. BitConverter.GetBytes(bytes.Length), .. bytes]); break;
        }
        Memoize();
    }

    /// <summary>As Python 2's repr of a str.</summary>
    private static string Repr(byte[] bytes)
    {
        var text = new StringBuilder("'");
        foreach (byte b in bytes)
            text.Append(b switch
            {
                (byte)'\\' => "\\\\",
                (byte)'\'' => "\\'",
                (byte)'\n' => "\\n",
                (byte)'\r' => "\\r",
                (byte)'\t' => "\\t",
                >= 0x20 and < 0x7F => ((char)b).ToString(),
                _ => "\\x" + b.ToString("x2", CultureInfo.InvariantCulture),
            });
        return text.Append('\'').ToString();
    }

    private void Reconstruct()
    {
        Global(dialect == PickleDialect.Protocol4 ? "numpy._core.multiarray" : "numpy.core.multiarray", "_reconstruct");
        Put((byte)'(');
        Global("numpy", "ndarray");
        Shape([0]);
        Bytes("b"u8.ToArray());
        Put((byte)'t', (byte)'R');
        Memoize();
    }

    private void Shape(long[] shape)
    {
        Put((byte)'(');
        foreach (long length in shape)
            Number(length);
        Put((byte)'t');
    }

    private void DType(string name, string order)
    {
        Global("numpy", "dtype");
        Put((byte)'(');
        Text(name);
        Number(0);
        Number(1);
        Put((byte)'t', (byte)'R');
        Memoize();
        Put((byte)'(');
        Number(3);
        Text(order);
        Put((byte)'N', (byte)'N', (byte)'N');
        Number(-1);
        Number(-1);
        Number(0);
        Put((byte)'t', (byte)'b');
    }

    private void Memoize()
    {
        if (dialect >= PickleDialect.Protocol4)
            Put(0x94);
        else if (dialect == PickleDialect.Protocol0)
            Put(Encoding.ASCII.GetBytes($"p{_memo++}\n"));
        else if (_memo < 200)
            Put((byte)'q', (byte)_memo++);
        else
            Put([(byte)'r', .. BitConverter.GetBytes(_memo++)]);
    }

    internal sealed record List(params object[] Items);

    internal sealed record Tuple(params object[] Items);

    internal sealed record Named(NumPyArray Weights, NumPyArray Biases);

    /// <summary>An array of numbers; <paramref name="Values"/> are row-major whatever is written.</summary>
    internal sealed record NumPyArray(long[] Shape, float[] Values, string Type = "f4", bool BigEndian = false, bool Fortran = false)
    {
        public byte[] Bytes()
        {
            IEnumerable<float> values = Fortran ? ColumnMajor() : Values;
            return [.. values.SelectMany(v =>
            {
                var bytes = new byte[Type == "f8" ? 8 : 4];
                if (Type == "f8" && BigEndian)
                    BinaryPrimitives.WriteDoubleBigEndian(bytes, v);
                else if (Type == "f8")
                    BinaryPrimitives.WriteDoubleLittleEndian(bytes, v);
                else if (BigEndian)
                    BinaryPrimitives.WriteSingleBigEndian(bytes, v);
                else
                    BinaryPrimitives.WriteSingleLittleEndian(bytes, v);
                return bytes;
            })];
        }

        private IEnumerable<float> ColumnMajor()
        {
            var index = new long[Shape.Length];
            for (int n = 0; n < Values.Length; n++)
            {
                long at = 0;
                for (int axis = 0; axis < Shape.Length; axis++)
                    at = at * Shape[axis] + index[axis];
                yield return Values[at];
                for (int axis = 0; axis < Shape.Length && ++index[axis] == Shape[axis]; axis++)
                    index[axis] = 0;
            }
        }
    }
}

/// <summary>Who wrote the pickle.</summary>
internal enum PickleDialect
{
    /// <summary>All text, by Python 2.</summary>
    Protocol0,

    /// <summary>Protocol 2 by Python 2: byte strings.</summary>
    Python2,

    /// <summary>Protocol 2 by Python 3: bytes through _codecs.encode.</summary>
    Protocol2,
    Protocol3,
    Protocol4,
    Protocol5,
}
