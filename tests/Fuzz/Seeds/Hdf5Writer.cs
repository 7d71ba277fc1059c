using System.IO.Compression;
using System.Text;

namespace Prototxt.Fuzz.Seeds;

/// <summary>
/// Writes HDF5 files in the dialect of the library that Caffe uses: superblock 0, symbol tables, headers of version 1. It writes
/// what it is told, also what that library never would.
/// </summary>
internal sealed class Hdf5Writer : IDisposable
{
    private const ulong Undefined = ulong.MaxValue;
    private const int NodesOfTree = 32, EntriesOfNode = 8;
    private readonly MemoryStream _file = new();
    private readonly Dictionary<Hdf5Node, ulong> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>A file of weights: a group for each layer under <c>data</c>.</summary>
    public static byte[] Model(params (string Layer, Hdf5Node Node)[] layers) => Write(new Hdf5GroupNode(("data", new Hdf5GroupNode(layers))));

    /// <summary>A layer: datasets named by their number.</summary>
    public static Hdf5GroupNode Layer(params Hdf5Node[] blobs) => new([.. blobs.Select((b, i) => ($"{i}", b))]);

    public static byte[] Write(Hdf5GroupNode root)
    {
        using var writer = new Hdf5Writer();
        writer.Allocate(96);
        ulong address = writer.Object(root);
        byte[] end = Bytes((ulong)writer._file.Length);
        writer.Put(0, [0x89, .. "HDF\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0, EntriesOfNode / 2, 0, NodesOfTree / 2, 0, 0, 0, 0, 0,
            .. Bytes(0), .. Bytes(Undefined), .. end, .. Bytes(Undefined), .. Bytes(0), .. Bytes(address)]);
        return writer._file.ToArray();
    }

    public void Dispose() => _file.Dispose();

    private ulong Object(Hdf5Node node)
    {
        if (_known.TryGetValue(node, out ulong known))
            return known;
        return node switch
        {
            Hdf5GroupNode group => Group(group),
            Hdf5DatasetNode dataset => Header(node, [.. Messages(dataset)]),
            Hdf5RawNode raw => Header(node, [.. raw.Messages]),
            _ => Undefined,
        };
    }

    private ulong Group(Hdf5GroupNode group)
    {
        // The address is known before the links are written: they may lead back here.
        ulong header = Header(group, (0x11, new byte[16]));
        (string Name, Hdf5Node Node)[] links = [.. group.Links.OrderBy(l => l.Name, StringComparer.Ordinal)];
        var heap = new List<byte>(new byte[8]);
        ulong Text(string text)
        {
            int at = heap.Count;
            heap.AddRange(Encoding.UTF8.GetBytes(text));
            heap.AddRange(new byte[8 - heap.Count % 8]);
            return (ulong)at;
        }

        List<byte[]> entries = [];
        List<ulong> names = [];
        foreach ((string name, Hdf5Node node) in links)
        {
            ulong at = Text(name);
            names.Add(at);
            entries.Add(node is Hdf5SoftNode soft
                ? [.. Bytes(at), .. Bytes(Undefined), 2, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes((uint)Text(soft.Target)), .. new byte[12]]
                : [.. Bytes(at), .. Bytes(Object(node)), .. new byte[24]]);
        }

        List<(ulong Key, ulong Address)> nodes = [];
        for (int i = 0; i < entries.Count; i += EntriesOfNode)
        {
            byte[][] some = [.. entries.Skip(i).Take(EntriesOfNode)];
            nodes.Add((names[i + some.Length - 1], Append([.. "SNOD"u8, 1, 0, (byte)some.Length, 0, .. some.SelectMany(e => e), .. new byte[40 * (EntriesOfNode - some.Length)]])));
        }
        ulong tree = Tree(0, [.. nodes.Select(n => (Bytes(n.Key), n.Address))], first: Bytes(0));
        ulong segment = Append([.. heap]);
        ulong table = Append([.. "HEAP"u8, 0, 0, 0, 0, .. Bytes((ulong)heap.Count), .. Bytes(1), .. Bytes(segment)]);
        Put(header + 24, [.. Bytes(tree), .. Bytes(table)]);
        return header;
    }

    // Nodes of the tree's lowest level are filled one after the other; what is too much for one gets a level above.
    private ulong Tree(byte type, List<(byte[] Key, ulong Address)> children, byte[] first)
    {
        for (byte level = 0; ; level++)
        {
            List<(byte[] Key, ulong Address)> above = [];
            foreach ((byte[] Key, ulong Address)[] some in children.Chunk(NodesOfTree).DefaultIfEmpty([]))
            {
                // A group's keys stand behind their children, a dataset's before them.
                IEnumerable<byte> content = type == 0
                    ? [.. first, .. some.SelectMany(c => (byte[])[.. Bytes(c.Address), .. c.Key])]
                    : [.. some.SelectMany(c => (byte[])[.. c.Key, .. Bytes(c.Address)]), .. first];
                byte[] key = some.Length == 0 ? first : type == 0 ? some[^1].Key : some[0].Key;
                above.Add((key, Append([.. "TREE"u8, type, level, (byte)some.Length, 0, .. Bytes(Undefined), .. Bytes(Undefined), .. content])));
            }
            if (above.Count == 1)
                return above[0].Address;
            children = above;
        }
    }

    private IEnumerable<(int, byte[])> Messages(Hdf5DatasetNode dataset)
    {
        yield return (0x01, [1, (byte)dataset.Shape.Length, 0, 0, 0, 0, 0, 0, .. dataset.Shape.SelectMany(d => Bytes((ulong)d))]);
        yield return (0x03, dataset.Datatype);
        if (dataset.Filters.Length > 0)
            yield return (0x0B, [1, (byte)dataset.Filters.Length, 0, 0, 0, 0, 0, 0, .. dataset.Filters.SelectMany(f => (byte[])[(byte)f, 0, 0, 0, 1, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0])]);
        if (dataset.Storage == Hdf5Storage.External)
        {
            ulong segment = Append([0, 0, 0, 0, 0, 0, 0, 0, .. "elsewhere.bin\0\0\0"u8]);
            ulong heap = Append([.. "HEAP"u8, 0, 0, 0, 0, .. Bytes(24), .. Bytes(1), .. Bytes(segment)]);
            yield return (0x07, [1, 0, 0, 0, 1, 0, 1, 0, .. Bytes(heap), .. Bytes(8), .. Bytes(0), .. Bytes((ulong)dataset.Numbers.Length)]);
        }
        ulong length = (ulong)dataset.Numbers.Length;
        yield return (0x08, dataset.Storage switch
        {
            Hdf5Storage.Compact => [3, 0, (byte)length, (byte)(length >> 8), .. dataset.Numbers],
            Hdf5Storage.Chunked => [3, 2, (byte)(dataset.Shape.Length + 1), .. Bytes(Chunks(dataset)), .. dataset.Chunk.Append(ElementSize(dataset)).SelectMany(c => BitConverter.GetBytes((uint)c))],
            Hdf5Storage.Unwritten or Hdf5Storage.External => [3, 1, .. Bytes(Undefined), .. Bytes(length)],
            Hdf5Storage.Virtual => [4, 3, .. Bytes(Undefined), 0, 0, 0, 0],
            _ => [3, 1, .. Bytes(Append(dataset.Numbers)), .. Bytes(length)],
        });
    }

    private ulong Chunks(Hdf5DatasetNode dataset)
    {
        int rank = dataset.Shape.Length;
        int size = ElementSize(dataset);
        long[] counts = [.. dataset.Shape.Select((s, i) => (s - 1) / dataset.Chunk[i] + 1)];
        List<(byte[] Key, ulong Address)> chunks = [];
        for (long number = 0; number < counts.Aggregate(1L, (a, b) => a * b); number++)
        {
            long[] from = Index(number, counts, dataset.Chunk);
            var chunk = new byte[dataset.Chunk.Aggregate((long)size, (a, b) => a * b)];
            for (long i = 0; i < chunk.Length / size; i++)
            {
                long[] at = [.. Index(i, dataset.Chunk, [.. Enumerable.Repeat(1L, rank)]).Zip(from, (a, b) => a + b)];
                long offset = at.Zip(dataset.Shape).Aggregate(0L, (sum, p) => sum * p.Second + p.First);
                if (at.Zip(dataset.Shape).All(p => p.First < p.Second))
                    Array.Copy(dataset.Numbers, offset * size, chunk, i * size, size);
            }
            foreach (int filter in dataset.Filters)
                chunk = filter == 1 ? Deflate(chunk) : Shuffle(chunk, size);
            chunks.Add(([.. BitConverter.GetBytes(chunk.Length), 0, 0, 0, 0, .. from.SelectMany(f => Bytes((ulong)f)), .. Bytes(0)], Append(chunk)));
        }
        return Tree(1, chunks, first: [.. Bytes(0), .. dataset.Shape.SelectMany(s => Bytes((ulong)s)), .. Bytes(0)]);
    }

    private static long[] Index(long number, long[] counts, long[] steps)
    {
        var index = new long[counts.Length];
        for (int i = counts.Length - 1; i >= 0; i--)
        {
            index[i] = number % counts[i] * steps[i];
            number /= counts[i];
        }
        return index;
    }

    private static byte[] Deflate(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal))
            stream.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Shuffle(byte[] bytes, int size) => [.. Enumerable.Range(0, bytes.Length).Select(i => bytes[i % (bytes.Length / size) * size + i / (bytes.Length / size)])];

    private static int ElementSize(Hdf5DatasetNode dataset) => BitConverter.ToInt32(dataset.Datatype, 4);

    private ulong Header(Hdf5Node node, params (int Type, byte[] Body)[] messages)
    {
        byte[] content = [.. messages.SelectMany(m =>
        {
            byte[] body = [.. m.Body, .. new byte[(8 - m.Body.Length % 8) % 8]];
            return (byte[])[(byte)m.Type, 0, (byte)body.Length, (byte)(body.Length >> 8), 0, 0, 0, 0, .. body];
        })];
        return _known[node] = Append([1, 0, (byte)messages.Length, 0, 1, 0, 0, 0, .. BitConverter.GetBytes(content.Length), 0, 0, 0, 0, .. content]);
    }

    private ulong Append(byte[] bytes)
    {
        ulong address = Allocate(bytes.Length);
        Put(address, bytes);
        return address;
    }

    private ulong Allocate(int bytes)
    {
        long address = (_file.Length + 7) / 8 * 8;
        _file.SetLength(address + bytes);
        return (ulong)address;
    }

    private void Put(ulong address, byte[] bytes)
    {
        _file.Position = (long)address;
        _file.Write(bytes);
    }

    private static byte[] Bytes(ulong number) => BitConverter.GetBytes(number);
}
