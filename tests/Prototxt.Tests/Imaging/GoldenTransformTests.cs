using Prototxt.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

/// <summary>Encoded pictures, which may become gray when they are decoded or later; all other transforms are compared by the conformance tests.</summary>
public class GoldenTransformTests
{
    [SkippableTheory]
    [InlineData("warp")]
    [InlineData("scale")]
    [InlineData("square_context")]
    public void Windows_come_out_as_Caffe_warps_them(string name)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCase("layers/WindowData/" + name);
        Tensor expected = cat([.. golden.Batches("data")]);
        ImageTransform transform = name switch
        {
            "scale" => new() { CropSize = 6, Scale = 0.5f, MeanValues = [1f, 2f, 3f], Window = new() },
            "square_context" => new() { CropSize = 6, MeanValues = [100f], Window = new() { ContextPad = 1, Square = true } },
            _ => new() { CropSize = 6, Window = new() },
        };
        var picture = Picture.Load(Path.Combine(golden.Folder, "w.png"));
        // the windows of its list: two of the background, then two of the foreground
        PictureWindow background = new(0, 5, 9, 19), foreground = new(4, 3, 15, 12);
        for (int i = 0; i < expected.shape[0]; i++)
            new Tolerance(0, 0).AssertClose($"window {i}", expected[i..(i + 1)], transform.Apply(picture, i < 2 ? background : foreground));
    }

    [SkippableFact]
    public void Encoded_records_become_gray_as_OpenCV_reads_them_and_within_a_level_when_forced_later()
    {
        using var golden = new GoldenCase("layers/Data/encoded_color_force_gray");
        float[] expected = [.. golden.Batches("data").SelectMany(Numbers.Of)];
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
