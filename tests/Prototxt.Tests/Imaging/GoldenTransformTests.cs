using Prototxt.Imaging;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

/// <summary>Encoded pictures, which may become gray when they are decoded or later; all other transforms are compared by the conformance tests.</summary>
public class GoldenTransformTests
{
    [SkippableFact]
    public void Encoded_records_become_gray_as_OpenCV_reads_them_and_within_a_level_when_forced_later()
    {
        var golden = new GoldenCase("Data", "encoded_color_force_gray");
        (float[] expected, _) = golden.Data;
        byte[][] records = [.. Pngs(File.ReadAllBytes(Path.Combine(golden.Folder, "db", "data.mdb")))];
        Assert.NotEmpty(records);
        Tensor[] exact = [.. records.Select(r => new ImageTransform().Apply(Picture.Decode(r, options: new() { Color = PictureColor.Gray })))];
        Tensor[] forced = [.. records.Select(r => new ImageTransform { ForceGray = true }.Apply(Picture.Decode(r)))];
        foreach (float[] one in expected.Chunk((int)exact[0].numel()))
        {
            // the database's pages keep no order; each recorded picture is one of its records
            Assert.Contains(exact, gray => gray.data<float>().SequenceEqual(one));
            Assert.Contains(forced, gray => gray.data<float>().ToArray().Zip(one).All(p => MathF.Abs(p.First - p.Second) <= 1));
        }
    }

    private static IEnumerable<byte[]> Pngs(byte[] bytes)
    {
        for (int at = 0; (at = Find(bytes, [0x89, (byte)'P', (byte)'N', (byte)'G'], at)) >= 0;)
        {
            int end = Find(bytes, "IEND"u8.ToArray(), at) + 8;
            yield return bytes[at..end];
            at = end;
        }
    }

    private static int Find(byte[] bytes, byte[] pattern, int from)
    {
        int at = bytes.AsSpan(from).IndexOf(pattern);
        return at < 0 ? -1 : from + at;
    }
}
