using System.Text;
using Google.Protobuf;
using Prototxt.Protos;
using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Tests.Weights;

/// <summary>Small files that ask for much: refused, after no more memory than they justify, in messages that end.</summary>
public class AmplificationTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Layers_and_blobs_and_runs_of_numbers_are_limited()
    {
        byte[] emptyBlob = [0x3A, 0];
        Refused(200, Nets.Field(100, [.. Nets.Field(1, "q"u8.ToArray()), .. Many(emptyBlob, 1_000_000)]), "at most 1000 blobs");
        Refused(60, [.. Nets.Field(1, "n"u8.ToArray()), .. Many(Nets.Field(100, [])[..], 1_000_000)], "at most 100000 layers, blobs and runs of numbers");
        Refused(60, [.. Nets.Field(1, "n"u8.ToArray()), .. Many(Nets.Field(2, []), 1_000_000)], "at most 100000 layers, blobs and runs of numbers");
        Refused(60, Many(Nets.Field(100, Many(emptyBlob, 900)), 200), "at most 100000 layers, blobs and runs of numbers");
        byte[] run = Nets.Field(5, [0, 0, 0, 0]);
        Refused(60, Nets.Field(100, Nets.Field(7, Many(run, 300_000))), "at most 100000 layers, blobs and runs of numbers");
    }

    [Fact]
    public void Messages_end()
    {
        using var folder = new TemporaryFolder();
        NetParameter net = Nets.Net(Nets.Layer("conv", [.. Enumerable.Range(0, 900).Select(_ => new BlobProto())]), Nets.Layer(new string('x', 100_000)));
        net.Layer[1].Blobs.AddRange(Enumerable.Range(0, 900).Select(_ => new BlobProto()));
        string path = folder.Write(net);
        string message = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, Nets.SmallTarget())).Message;
        Assert.InRange(message.Length, 1, 3000);
        Assert.Contains("\n  and 880 more", message, StringComparison.Ordinal);
        string report = WeightFile.Load(path, Nets.SmallTarget(), new() { SkipMismatched = true, Ignore = { "conv" } }).ToString();
        Assert.EndsWith("\n  and 1780 more", report, StringComparison.Ordinal);
        Assert.InRange(report.Length, 1, 5000);
    }

    [Fact]
    public void A_list_of_arrays_is_not_taken_for_every_layer_again()
    {
        // one list of references to one array, and a dictionary that names it many times
        Refused(60, Pickle("\u0080\u0002]q\u0001(" + Repeat("N", 10_000) + "e0}(" + Repeat("U\u0001ah\u0001", 1000) + "u."), "at most 1000 blobs");
        const string Array = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\u0001btRq\u0001(K\u0001(K\0tcnumpy\ndtype\n(U\u0002f4K\0K\u0001tR\u0089U\0tb0";
        Refused(60, Pickle("\u0080\u0002" + Array + "]q\u0002(" + Repeat("h\u0001", 900) + "e0}(" + Repeat("U\u0001ah\u0002", 1000) + "u."), "at most 100000 layers, blobs");
    }

    [Fact]
    public void A_shape_has_32_axes_at_most()
    {
        string shape = "(" + Repeat("K\u0001", 1000) + "tq\u0001";
        const string Type = "cnumpy\ndtype\n(U\u0002f4K\0K\u0001tRq\u0002";
        Refused(60, Pickle("\u0080\u0002" + shape + Type + "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(K\0tU\u0001btR"
            + Repeat("(K\u0001h\u0001h\u0002\u0089Ntb", 10_000) + "."), "at most 32 axes");
        Refused(60, Pickle("\u0080\u0002" + shape + Type + Repeat("cnumpy.core.numeric\n_frombuffer\n(U\0h\u0002h\u0001U\u0001CtR", 1000) + "."), "at most 32 axes");
        Refused(60, PickleWriter.Header("'<f4'", false, [1, 1]) is var header ? Header(header, 40_000) : [], "at most 32 axes");
    }

    [Fact]
    public void A_name_is_decoded_once()
    {
        string name = "X\0\u0010\0\0" + new string('n', 4096) + "q\u0001";
        Refused(300, Pickle("\u0080\u0002" + name + "}(" + Repeat("h\u0001N", 80_000) + "u."), "an array of numbers");
    }

    [Fact]
    public void The_steps_of_a_pickle_are_limited() =>
        Refused(60, Pickle("\u0080\u0002" + Repeat("]0", 200_000) + "N."), "at most 250000 pickle instructions");

    private static byte[] Pickle(string latin1) => Encoding.Latin1.GetBytes(latin1);

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    private static byte[] Many(byte[] content, int count) => [.. Enumerable.Repeat(content, count).SelectMany(b => b)];

    private static byte[] Header(byte[] header, int axes)
    {
        string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + Repeat("1,", axes / 2) + ")}";
        return [.. header[..6], 2, 0, .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];
    }

    private static void Refused(long megabytes, byte[] content, string expected)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<WeightFileException>(() => WeightFile.Load(path, Nets.SmallTarget()));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 1, 3000);
        Assert.InRange(allocated, 0, megabytes * Megabyte);
    }
}
