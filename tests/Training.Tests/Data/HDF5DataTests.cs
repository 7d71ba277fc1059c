using System.Buffers.Binary;
using PureHDF;
using Prototxt.Tests.Layers;
using Prototxt.Tests.Recorded;
using Prototxt.Training.Data;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>Rows of HDF5 files made by PureHDF.</summary>
public sealed class HDF5DataTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, Array> Types() => new()
    {
        { "byte", new byte[] { 0, 200, 255 } },
        { "sbyte", new sbyte[] { -128, 0, 127 } },
        { "short", new short[] { -30000, 0, 30000 } },
        { "ushort", new ushort[] { 0, 1, 65535 } },
        { "int", new[] { -70000, 0, 70000 } },
        { "uint", new uint[] { 0, 1, 3000000000 } },
        { "long", new[] { -5L, 0, 5 } },
        { "ulong", new ulong[] { 0, 1, 1UL << 40 } },
        { "double", new[] { -0.5, 0, 0.25 } },
        { "float", new[] { -0.5f, 0, 0.25f } },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Numbers_of_all_types_become_floats(string type, Array numbers)
    {
        Assert.NotEmpty(type);
        new H5File { ["data"] = Dataset(numbers) }.Write(_folder["a.h5"]);
        _folder.Write("list.txt", "a.h5\n");
        using NetData<Batch> data = Open(3);
        using Batch batch = data.Next();
        Assert.Equal(numbers.Cast<object>().Select(n => Convert.ToSingle(n, System.Globalization.CultureInfo.InvariantCulture)), Numbers.Of(batch.Tops[0]));
    }

    [Fact]
    public void Numbers_of_half_precision_become_floats()
    {
        new H5File { ["data"] = new H5Dataset(new[] { (Half)(-0.5f), (Half)65504, Half.Epsilon }, fileDims: [3]) }.Write(_folder["a.h5"]);
        _folder.Write("list.txt", "a.h5\n");
        using NetData<Batch> data = Open(3);
        using Batch batch = data.Next();
        Assert.Equal([-0.5f, 65504, (float)Half.Epsilon], Numbers.Of(batch.Tops[0]));
    }

    // As MATLAB's .mat files of version 7.3 are: their addresses count from behind their own 512 bytes.
    [SkippableTheory]
    [InlineData(512)]
    [InlineData(2048)]
    public void What_a_program_puts_before_the_file_is_passed_over(int bytes)
    {
        byte[] plain = File.ReadAllBytes(Golden.Require("layers", "HDF5Data", "one_file", "a.h5"));
        File.WriteAllBytes(_folder["plain.h5"], plain);
        BinaryPrimitives.WriteInt64LittleEndian(plain.AsSpan(24), bytes);
        BinaryPrimitives.WriteInt64LittleEndian(plain.AsSpan(40), bytes + plain.Length);
        byte[] behind = [.. "MATLAB 7.3 MAT-file".PadRight(bytes).Select(c => (byte)c), .. plain];
        File.WriteAllBytes(_folder["a.mat"], behind);
        float[] Rows(string file)
        {
            _folder.Write("list.txt", file);
            using NetData<Batch> data = Open(7);
            using Batch batch = data.Next();
            return Numbers.Of(batch.Tops[0]);
        }
        Assert.Equal(Rows("plain.h5"), Rows("a.mat"));
        File.WriteAllBytes(_folder["cut.mat"], behind[..^1]);
        Refused("cut.mat", $"expected an HDF5 file of {behind.Length} bytes, found an HDF5 file cut off after {behind.Length - 1}");
        BinaryPrimitives.WriteInt64LittleEndian(behind.AsSpan(bytes + 24), 0);
        File.WriteAllBytes(_folder["other.mat"], behind);
        Refused("other.mat", $"expected addresses that are counted from byte {bytes}, where HDF5 begins, found addresses counted from 0");
    }

    [Fact]
    public void Shuffling_stays_within_a_file_and_repeats_with_the_seed()
    {
        Rows("a.h5", 0, 5);
        Rows("b.h5", 100, 4);
        Rows("c.h5", 200, 3);
        _folder.Write("list.txt", "a.h5\r\n  b.h5 \r\n\r\nc.h5");
        float[] Run(long seed)
        {
            using NetData<Batch> data = Open(1, "shuffle: true", seed);
            return [.. Enumerable.Range(0, 36).Select(_ =>
            {
                using Batch batch = data.Next();
                return Numbers.Of(batch.Tops[0])[0];
            })];
        }
        float[] first = Run(1);
        Assert.Equal(first, Run(1));
        Assert.NotEqual(first, Run(2));
        foreach (float[] epoch in first.Chunk(12))
        {
            Assert.Equal([0f, 1, 2, 3, 4, 100, 101, 102, 103, 200, 201, 202], epoch.Order());
            // each file in one piece
            Assert.Equal(3, epoch.Select(v => (int)v / 100).Aggregate(new List<int>(), (l, f) => l.LastOrDefault(-1) == f ? l : [.. l, f]).Count);
        }
        Assert.Equal(3, first.Chunk(12).Select(e => string.Join(',', e)).Distinct().Count());
    }

    [Fact]
    public void Layers_with_one_seed_are_shuffled_alike()
    {
        new H5File { ["data"] = new H5Dataset(Enumerable.Range(0, 8).Select(i => (float)i).ToArray(), fileDims: [8]), ["label"] = new H5Dataset(Enumerable.Range(0, 8).Select(i => i * 10f).ToArray(), fileDims: [8]) }.Write(_folder["a.h5"]);
        _folder.Write("list.txt", "a.h5");
        string layer = "layer { name: 'd' type: 'HDF5Data' top: 'data' hdf5_data_param { source: 'list.txt' batch_size: 5 shuffle: true } }";
        using NetData<Batch> data = DataLayers.Open(layer + layer.Replace("'d'", "'e'", StringComparison.Ordinal).Replace("'data'", "'label'", StringComparison.Ordinal), Phase.Train, new() { Folder = _folder.Path });
        for (int i = 0; i < 5; i++)
        {
            using Batch batch = data.Next();
            Assert.Equal(Numbers.Of(batch.Tops[0]).Select(v => v * 10), Numbers.Of(batch.Tops[1]));
        }
    }

    [Fact]
    public void Names_may_be_long_and_in_groups()
    {
        string name = new('x', 60);
        new H5File { ["group"] = new H5Group { [name] = Dataset(new[] { 1f, 2 }) } }.Write(_folder["a.h5"]);
        _folder.Write("list.txt", "a.h5");
        using NetData<Batch> data = DataLayers.Open($"layer {{ name: 'd' type: 'HDF5Data' top: 'group/{name}' hdf5_data_param {{ source: 'list.txt' batch_size: 2 }} }}", Phase.Train, new() { Folder = _folder.Path });
        using Batch batch = data.Next();
        Assert.Equal([1f, 2f], Numbers.Of(batch.Tops[0]));
    }

    [Fact]
    public void A_line_may_have_several_files_or_a_path_with_spaces()
    {
        Rows("a.h5", 0, 1);
        Rows("b.h5", 1, 1);
        Rows("c d.h5", 2, 1);
        _folder.Write("list.txt", "a.h5 b.h5\nc d.h5\n");
        using NetData<Batch> data = Open(4);
        using Batch batch = data.Next();
        Assert.Equal([0f, 0, 1, 1, 2, 2, 0, 0], Numbers.Of(batch.Tops[0]));
    }

    [Fact]
    public void What_stands_in_the_place_of_a_list_or_of_a_file_is_called_by_its_name()
    {
        Rows("list.txt", 0, 2);
        Assert.Contains("expected the list of HDF5 files, a text with a path in each line, found an HDF5 file; write its path into a text file and name that", Assert.Throws<DataException>(() => Open(1)).Message, StringComparison.Ordinal);
        _folder.Write("list.txt", [1, 2, 0, 3]);
        Assert.Contains("a text with a path in each line, found a file of unknown kind", Assert.Throws<DataException>(() => Open(1)).Message, StringComparison.Ordinal);
        _folder.Write("a.h5", "no HDF5 at all");
        Refused("a.h5", "line 1 (\"a.h5\"): expected an HDF5 file, found text.");
        _folder.Write("b.h5", "layer { name: 'data' }");
        Refused("b.h5", "line 1 (\"b.h5\"): expected an HDF5 file, found what appears to be text, such as a prototxt.");
    }

    [Fact]
    public void What_does_not_fit_is_named_before_the_first_batch()
    {
        Rows("a.h5", 0, 5);
        Refused("a.h5\nnone.h5", "line 2 (\"none.h5\"): expected an HDF5 file, found nothing at " + _folder["none.h5"]);
        new H5File { ["other"] = Dataset(new[] { 1f }), ["label"] = Dataset(new[] { 1f }) }.Write(_folder["other.h5"]);
        Refused("a.h5\nother.h5", "expected a dataset \"data\" for the top of that name, found \"");
        new H5File { ["data"] = new H5Dataset(new float[6], fileDims: [2, 3]) }.Write(_folder["wide.h5"]);
        Refused("a.h5\nwide.h5", "expected rows of [2] in the dataset \"data\", as in " + _folder["a.h5"] + ", found [3]");
        new H5File { ["data"] = new H5Dataset(new float[6], fileDims: [2, 3]), ["label"] = Dataset(new[] { 1f }) }.Write(_folder["few.h5"]);
        Refused("few.h5", "expected 2 rows in the dataset \"label\", as in \"data\", found 1", "top: 'label'");
        new H5File { ["data"] = new H5Dataset(new[] { "a", "b" }) }.Write(_folder["strings.h5"]);
        Refused("strings.h5", "expected numbers of IEEE half, single or double precision or whole ones");
        byte[] bytes = File.ReadAllBytes(_folder["a.h5"]);
        File.WriteAllBytes(_folder["cut.h5"], bytes[..(bytes.Length - 10)]);
        Refused("cut.h5", "cut.h5");
    }

    private void Refused(string list, string message, string tops = "")
    {
        _folder.Write("list.txt", list);
        Assert.Contains(message, Assert.Throws<DataException>(() => Open(1, tops: tops)).Message, StringComparison.Ordinal);
    }

    private NetData<Batch> Open(int batch, string param = "", long seed = 1, string tops = "") => DataLayers.Open(
        $"layer {{ name: 'd' type: 'HDF5Data' top: 'data' {tops} hdf5_data_param {{ source: 'list.txt' batch_size: {batch} {param} }} }}", Phase.Train, new() { Folder = _folder.Path, Seed = seed });

    private void Rows(string name, int first, int count) =>
        new H5File { ["data"] = new H5Dataset(Enumerable.Range(0, 2 * count).Select(i => (float)(first + (i / 2))).ToArray(), fileDims: [(ulong)count, 2]) }.Write(_folder[name]);

    private static H5Dataset Dataset(Array numbers) => new(numbers, fileDims: [(ulong)numbers.Length]);
}
