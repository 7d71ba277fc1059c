using Prototxt.Fuzz.Seeds;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static Prototxt.Fuzz.Seeds.Hdf5Writer;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>
/// What a <c>.caffemodel.h5</c> may be made of and what not: groups that lead back to themselves, links to elsewhere, numbers of other
/// kinds, sizes that the file does not justify.
/// </summary>
public class Hdf5StructureTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    private static LearnedLayers Target() => new([new("conv", "Convolution", [full([2, 3], 0.5), full([2], 0.5)])]);

    private static Hdf5DatasetNode Weight => Hdf5DatasetNode.Of([2, 3], Six);

    private static Hdf5DatasetNode Bias => Hdf5DatasetNode.Of([2], 7, 8);

    private static byte[] Raw(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Reversed(byte[] numbers, int size) => [.. numbers.Chunk(size).SelectMany(n => n.Reverse())];

    private static LoadReport Load(byte[] file, LearnedLayers? net = null)
    {
        using var folder = new TemporaryFolder();
        return WeightFile.Load(folder.Write(file), net ?? Target());
    }

    private static void Refused(byte[] file, params string[] message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(file);
        LearnedLayers net = Target();
        string found = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net)).Message;
        Assert.All((string[])[path, .. message], part => Assert.Contains(part, found, StringComparison.Ordinal));
        Assert.All(net.SelectMany(l => l.Blobs).SelectMany(b => b.data<float>()), v => Assert.Equal(0.5f, v));
    }

    private static void Reads(Hdf5DatasetNode weight)
    {
        LearnedLayers net = Target();
        Load(Model(("conv", Layer(weight, Bias))), net).EnsureComplete();
        Assert.Equal(Six, net[0].Blobs[0].data<float>().ToArray());
        Assert.Equal([7f, 8], net[0].Blobs[1].data<float>().ToArray());
    }

    [Fact]
    public void Numbers_lie_together_in_the_header_or_in_chunks()
    {
        byte[] doubles = [.. Six.SelectMany(v => BitConverter.GetBytes((double)v))];
        Reads(Weight);
        Reads(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Compact });
        Reads(new Hdf5DatasetNode([2, 3], doubles) { Datatype = Hdf5Datatypes.Double });
        Reads(new Hdf5DatasetNode([2, 3], Reversed(Raw(Six), 4)) { Datatype = Hdf5Datatypes.BigEndian(Hdf5Datatypes.Single) });
        Reads(new Hdf5DatasetNode([2, 3], Reversed(doubles, 8)) { Datatype = Hdf5Datatypes.BigEndian(Hdf5Datatypes.Double) });
        foreach (long[] chunk in (long[][])[[1, 2], [2, 3], [2, 1], [4, 5]])
            foreach (int[] filters in (int[][])[[], [1], [2], [2, 1]])
            {
                Reads(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Chunked, Chunk = chunk, Filters = filters });
                Reads(new Hdf5DatasetNode([2, 3], doubles) { Datatype = Hdf5Datatypes.Double, Storage = Hdf5Storage.Chunked, Chunk = chunk, Filters = filters });
            }
    }

    [Fact]
    public void Chunks_of_four_axes_come_together()
    {
        float[] values = [.. Enumerable.Range(0, 3 * 4 * 5 * 6).Select(i => (float)i)];
        LearnedLayers net = new([new("conv", "Convolution", [zeros(3, 4, 5, 6)])]);
        Load(Model(("conv", Layer(new Hdf5DatasetNode([3, 4, 5, 6], Raw(values)) { Storage = Hdf5Storage.Chunked, Chunk = [2, 2, 3, 4], Filters = [2, 1] }))), net).EnsureComplete();
        Assert.Equal(values, net[0].Blobs[0].data<float>().ToArray());
    }

    [Fact]
    public void Many_layers_make_a_tree_of_several_levels()
    {
        LoadReport report = Load(Model([("conv", Layer(Weight, Bias)), .. Enumerable.Range(0, 700).Select(i => ($"l{i}", (Hdf5Node)Layer(Bias)))]));
        report.EnsureComplete();
        Assert.Equal(700, report.With(LoadStatus.Unused).Count());
        Assert.Equal(Enumerable.Range(0, 700).Select(i => $"l{i}").Order(StringComparer.Ordinal), report.With(LoadStatus.Unused).Select(p => p.Layer));
    }

    [Fact]
    public void Soft_links_are_not_followed()
    {
        Refused(Model(("conv", new Hdf5SoftNode("/data/conv"))), "object /data/conv", "a soft link to '/data/conv'");
        Refused(Model(("conv", Layer(Weight, Bias)), ("self", new Hdf5SoftNode("/data/self"))), "object /data/self", "a soft link to '/data/self'");
        Refused(Model(("conv", Layer(Weight, new Hdf5SoftNode("0")))), "object /data/conv/1", "a soft link to '0'");
        Refused(Write(new Hdf5GroupNode(("data", new Hdf5SoftNode("/other")))), "object /data", "a soft link to '/other'");
    }

    [Fact]
    public void Groups_that_lead_back_are_walked_once()
    {
        Hdf5GroupNode loop = new(("0", Bias)), data = new(("conv", Layer(Weight, Bias)), ("loop", loop));
        loop.Links.Add(("self", loop));
        loop.Links.Add(("up", data));
        Hdf5GroupNode root = new(("data", data));
        data.Links.Add(("root", root));
        LoadReport report = Load(Write(root));
        report.EnsureComplete();
        Assert.Equal(["loop"], report.With(LoadStatus.Unused).Select(p => p.Layer));
    }

    [Fact]
    public void Groups_that_double_at_each_level_are_walked_once()
    {
        Hdf5GroupNode group = Layer(Bias);
        for (int i = 0; i < 50; i++)
            group = new Hdf5GroupNode(("a", group), ("b", group));
        LoadReport report = Load(Model(("conv", Layer(Weight, Bias)), ("twice", group)));
        report.EnsureComplete();
        Assert.Single(report.With(LoadStatus.Unused));
    }

    [Fact]
    public void One_group_may_stand_for_two_layers()
    {
        Hdf5GroupNode layer = Layer(Weight, Bias);
        LearnedLayers net = new([new("one", "Convolution", [zeros(2, 3), zeros(2)]), new("two", "Convolution", [zeros(2, 3), zeros(2)])]);
        Load(Model(("one", layer), ("two", layer)), net).EnsureComplete();
        Assert.Equal(Six, net[1].Blobs[0].data<float>().ToArray());
    }

    [Fact]
    public void Depth_is_limited()
    {
        Hdf5GroupNode group = Layer(Bias);
        for (int i = 0; i < 500; i++)
            group = new Hdf5GroupNode(("g", group));
        Refused(Model(("conv", Layer(Weight, Bias)), ("deep", group)), "object /data/deep/g/g", "at most 64 groups in one another");
    }

    [Fact]
    public void Numbers_elsewhere_are_refused()
    {
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], new byte[24]) { Storage = Hdf5Storage.External }, Bias))), "layer \"conv\", blob 0", "expected numbers in this file, found external storage in 'elsewhere.bin'");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], []) { Storage = Hdf5Storage.Virtual }, Bias))), "layer \"conv\", blob 0", "a virtual dataset");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], new byte[24]) { Storage = Hdf5Storage.Unwritten }, Bias))), "layer \"conv\", blob 0", "never written");
    }

    [Fact]
    public void Every_property_of_a_number_counts()
    {
        byte[] type = Hdf5Datatypes.Single;
        // class and version, byte order and normalization, sign, size, place, precision, exponent, mantissa, bias
        foreach (int at in (int[])[0, 2, 4, 8, 10, 12, 13, 14, 15, 16, 17])
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] other = [.. type];
                other[at] ^= (byte)(1 << bit);
                if (at != 0 || bit < 4)
                    Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Datatype = other }, Bias))), "layer \"conv\", blob 0", "IEEE half, single or double precision");
            }
        foreach (byte flags in (byte[])[0x00, 0x10, 0x30, 0x60, 0x61])
            Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Datatype = [type[0], flags, .. type[2..]] }, Bias))), "IEEE half, single or double precision");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Datatype = Hdf5Datatypes.Int32 }, Bias))), "whole numbers of 4 bytes");
    }

    [Fact]
    public void Sizes_are_held_against_the_shape_and_the_file()
    {
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six[..5])), Bias))), "expected 6 numbers of 4 bytes for the shape [2, 3], found 20 bytes");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([long.MaxValue, 3], Raw(Six)), Bias))), "less than 2^63 numbers");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([-1], Raw(Six)), Bias))), "less than 2^63 numbers", "18446744073709551615");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Chunked, Chunk = [1, 3], Filters = [2, 1, 1] }, Bias))), "Deflate twice");
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Chunked, Chunk = [1, 3], Filters = [4] }, Bias))), "filter 4");
    }

    [Fact]
    public void A_damaged_chunk_changes_nothing()
    {
        byte[] file = Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Chunked, Chunk = [1, 3], Filters = [1] }, Bias)));
        int second = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0x78, 0x9C]);
        Assert.True(second > 0);
        byte[] other = [.. file];
        other[second + 2] ^= 0xFF;
        Refused(other, "object /data/conv/0", "layer \"conv\", blob 0", "chunk");
    }

    [Fact]
    public void Layers_that_the_net_lacks_cost_their_shapes_alone()
    {
        // one and two gigabytes that were never written, numbers of another kind
        byte[] file = Model(
            ("conv", Layer(Weight, Bias)),
            ("bomb", Layer(new Hdf5DatasetNode([1L << 28], []) { Storage = Hdf5Storage.Unwritten })),
            ("ghost", Layer(new Hdf5DatasetNode([1L << 29], []) { Storage = Hdf5Storage.Unwritten }, new Hdf5DatasetNode([3], new byte[12]) { Datatype = Hdf5Datatypes.Int32 })));
        Load(file);
        long before = GC.GetAllocatedBytesForCurrentThread();
        LoadReport report = Load(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        report.EnsureComplete();
        Assert.Equal(["[268435456]", "[536870912]", "[3]"], report.With(LoadStatus.Unused).Select(p => $"[{string.Join(", ", p.Found!)}]"));
    }

    [Fact]
    public void A_chunk_that_inflates_to_more_than_the_net_needs_is_refused()
    {
        Refused(Model(("conv", Layer(new Hdf5DatasetNode([2, 3], Raw(Six)) { Storage = Hdf5Storage.Chunked, Chunk = [2, 1 << 19], Filters = [1] }, Bias))), "chunks of at most");
        byte[] large = Model(("conv", Layer(new Hdf5DatasetNode([1 << 10, 1 << 10], new byte[1 << 22]) { Storage = Hdf5Storage.Chunked, Chunk = [1 << 10, 1 << 10], Filters = [1] }, Bias)));
        Assert.InRange(large.Length, 0, 1 << 16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(large, "other shapes");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_group_or_a_dataset_in_each_other_s_place_is_named()
    {
        Refused(Model(("conv", Bias)), "object /data/conv", "expected a group, found a dataset");
        Refused(Model(("conv", Layer(Layer(), Bias))), "object /data/conv/0", "expected a dataset, found a group");
        Refused(Model(("conv", Layer(Weight, Bias, Bias))), "other shapes");
        Refused(Write(new Hdf5GroupNode([.. Enumerable.Range(0, 30).Select(i => ($"x{i:00}", (Hdf5Node)Bias))])), "with a group 'data'", "'x09' and 20 more");
        Refused(Model(("conv", new Hdf5RawNode((0x11, [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(0L)])))), "object /data/conv", "'HEAP'");
        Refused(Model(("conv", Layer(new Hdf5RawNode((1, [1, 0, 0, 0, 0, 0, 0, 0]), (3, Hdf5Datatypes.Single)), Bias))), "expected one layout, found none");
    }

    [Fact]
    public void Headers_that_continue_in_themselves_end()
    {
        byte[] file = Model(("conv", Layer(Weight, Bias)), ("z", new Hdf5RawNode((0x10, [0xEE, 0xEE, 0xEE, 0xEE, 0, 0, 0, 0, 24, 0, 0, 0, 0, 0, 0, 0]))));
        int body = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xEE, 0xEE, 0xEE, 0xEE]);
        BitConverter.GetBytes((long)body - 8).CopyTo(file, body);
        Refused(file, "object /data/z", "one that continues in itself");
    }

    [SkippableTheory]
    [InlineData("02-h5-soft-link-to-itself/softself.h5", "/data/self")]
    [InlineData("02-h5-soft-link-to-itself/softconv.h5", "/data/conv1")]
    [InlineData("04-h5-reads-other-files/extstore.h5", "external storage in '/etc/passwd'")]
    [InlineData("05-h5-float-layout-ignored/plain-2980.h5", "IEEE half, single or double precision")]
    [InlineData("06-h5-memory-and-hangs/unwritten.h5", "never written")]
    [InlineData("06-h5-memory-and-hangs/HANG-7005077.bin", null)]
    [InlineData("06-h5-memory-and-hangs/BIGALLOC-7002258.bin", null)]
    [InlineData("05-h5-float-layout-ignored/plain.h5", "")]
    [InlineData("05-h5-float-layout-ignored/be.h5", "")]
    [InlineData("03-h5-cyclic-groups/hardcycle.h5", "")]
    [InlineData("06-h5-memory-and-hangs/bomb.h5", "")]
    public void Recorded_cases(string file, string? message)
    {
        string path = SharedData.Require(["cases", "hostile", .. file.Split('/')]);
        LearnedLayers net = CaseNet();
        WeightFileException? error = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Assert.Contains(WeightFile.Load(path, net).Parameters, p => p.Status == LoadStatus.Matched);
        }
        catch (WeightFileException e)
        {
            error = e;
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        if (message == "")
            Assert.Null(error);
        else if (message is not null)
            Assert.Contains(message, Assert.IsType<WeightFileException>(error).Message, StringComparison.Ordinal);
    }

    private static LearnedLayers CaseNet() => new([new("conv1", "Convolution", [zeros(4, 1, 3, 3), zeros(4)])]);
}
