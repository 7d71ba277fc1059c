using Prototxt.Imaging;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

/// <summary>Transforms against what Caffe's Data and ImageData layers made of the same pictures.</summary>
public class GoldenTransformTests
{
    [SkippableTheory]
    [InlineData("mean_file_crop_test")]
    [InlineData("mean_values_scale")]
    [InlineData("one_mean_value")]
    [InlineData("test_mirror")]
    [InlineData("train_crop")]
    [InlineData("train_crop_mirror")]
    public void Data_layers_records_come_out_as_Caffe_transforms_them(string name)
    {
        var golden = new GoldenCase("Data", name);
        (float[] expected, long[] shape) = golden.Data;
        ImageTransform transform = name switch
        {
            "mean_file_crop_test" => new() { CropSize = 4, MeanFile = Path.Combine(golden.Folder, "mean.binaryproto"), Scale = 0.5f },
            "mean_values_scale" => new() { Scale = 0.00390625f, MeanValues = [104f, 117.5f, 123f] },
            "one_mean_value" => new() { MeanValues = [50f] },
            "test_mirror" => new() { Mirror = true },
            "train_crop" => new() { CropSize = 4, Phase = Phase.Train },
            _ => new() { CropSize = 4, Mirror = true, Phase = Phase.Train },
        };
        Picture[] records = GoldenCase.Records(golden.Steps * (int)shape[0]);
        using Tensor actual = transform.Apply(records, new CaffeCropSource(golden.Seed));
        Assert.Equal(shape[1..], actual.shape[1..]);
        GoldenCase.AssertClose(expected, actual.data<float>().ToArray(), 1e-5f);

        using Tensor raw = stack(records.Select(r => r.ToTensor()).ToArray());
        using Tensor fromTensor = transform.Apply(raw, new CaffeCropSource(golden.Seed));
        Assert.True(fromTensor.allclose(actual, 0, 0));
    }

    [SkippableTheory]
    [InlineData("basic", 0f)]
    [InlineData("gray", 0f)]
    [InlineData("mean_file", 1e-5f)]
    [InlineData("mean_scale_crop_test", 1e-5f)]
    [InlineData("rand_skip", 0f)]
    [InlineData("resize", 0f)]
    [InlineData("root_folder_spaces", 0f)]
    [InlineData("train_crop_mirror", 0f)]
    public void Picture_files_come_out_as_Caffe_reads_and_transforms_them(string name, float tolerance)
    {
        var golden = new GoldenCase("ImageData", name);
        (float[] expected, long[] shape) = golden.Data;
        Picture[] pictures = golden.Listed(
            golden.Steps * (int)shape[0],
            name == "gray" ? new PictureOptions { Color = PictureColor.Gray } : null,
            root: name == "root_folder_spaces" ? "sub/" : "",
            skip: name == "rand_skip" ? (int)(new MersenneTwister(golden.Seed).Next() % 4) : 0);
        ImageTransform transform = name switch
        {
            "resize" => new() { ResizeTo = new(6, 8) },
            "mean_file" => new() { MeanFile = Path.Combine(golden.Folder, "mean.binaryproto") },
            "mean_scale_crop_test" => new() { CropSize = 5, Scale = 0.5f, MeanValues = [100f, 110f, 120f] },
            "train_crop_mirror" => new() { CropSize = 4, Mirror = true, Phase = Phase.Train, Source = new CaffeCropSource(golden.Seed) },
            _ => new(),
        };
        using Tensor actual = transform.Apply(pictures);
        Assert.Equal(shape[1..], actual.shape[1..]);
        GoldenCase.AssertClose(expected, actual.data<float>().ToArray(), tolerance);
    }

    [SkippableTheory]
    [InlineData("warp")]
    [InlineData("scale")]
    [InlineData("square_context")]
    public void Windows_come_out_as_Caffe_warps_them(string name)
    {
        var golden = new GoldenCase("WindowData", name);
        (float[] expected, long[] shape) = golden.Data;
        ImageTransform transform = name switch
        {
            "scale" => new() { CropSize = 6, Scale = 0.5f, MeanValues = [1f, 2f, 3f], Window = new() },
            "square_context" => new() { CropSize = 6, MeanValues = [100f], Window = new() { ContextPad = 1, Square = true } },
            _ => new() { CropSize = 6, Window = new() },
        };
        var picture = Picture.Load(Path.Combine(golden.Folder, "w.png"));
        // the windows of its list: two of the background, then two of the foreground
        PictureWindow background = new(0, 5, 9, 19), foreground = new(4, 3, 15, 12);
        foreach ((float[] one, int i) in expected.Chunk((int)(shape[1] * shape[2] * shape[3])).Select((one, i) => (one, i)))
        {
            using Tensor actual = transform.Apply(picture, i < 2 ? background : foreground);
            Assert.Equal([1, 3, 6, 6], actual.shape);
            GoldenCase.AssertClose(one, actual.data<float>().ToArray(), 0);
        }
    }

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

    [SkippableFact]
    public void Float_records_are_transformed_too()
    {
        var golden = new GoldenCase("Data", "float_data");
        (float[] expected, long[] shape) = golden.Data;
        var transform = new ImageTransform { Scale = 3, MeanValues = [0.25f] };
        // undo the transform, then do it
        using Tensor records = tensor(expected.Select(v => v / 3 + 0.25f).ToArray(), [golden.Steps * shape[0], .. shape[1..]]);
        using Tensor actual = transform.Apply(records);
        GoldenCase.AssertClose(expected, actual.data<float>().ToArray(), 1e-4f);
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
