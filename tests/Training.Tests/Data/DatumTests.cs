using Google.Protobuf;
using Prototxt.Tests.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Messages;
using SkiaSharp;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>Records of databases: what they may be, and what is said of others.</summary>
public sealed class DatumTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Records_of_any_number_of_channels_are_read()
    {
        Write(new Datum { Channels = 5, Height = 1, Width = 2, Data = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8, 9, 250), Label = -3 });
        using Batch batch = Read("scale: 2");
        Assert.Equal([1L, 5, 1, 2], batch.Tops[0].shape);
        Assert.Equal([2f, 4, 6, 8, 10, 12, 14, 16, 18, 500], Numbers.Of(batch.Tops[0]));
        Assert.Equal([-3f], Numbers.Of(batch.Tops[1]));
    }

    [Theory]
    [InlineData("", "", 3)]
    [InlineData("force_gray: true", "", 1)]
    [InlineData("", "force_encoded_color: true", 3)]
    public void Encoded_pictures_have_the_channels_that_are_asked_for(string transform, string param, int channels)
    {
        byte[] jpeg = TestPictures.Encoded(20, 10, SKEncodedImageFormat.Jpeg);
        Write(new Datum { Data = ByteString.CopyFrom(jpeg), Encoded = true });
        using Batch batch = Read(transform, param);
        Assert.Equal([1L, channels, 10, 20], batch.Tops[0].shape);
    }

    [Fact]
    public void Grey_files_stay_grey_unless_colour_is_forced()
    {
        Write(new Datum { Data = ByteString.CopyFrom(TestPictures.Png(3, 2, 8, 0, [1, 2, 3, 4, 5, 6])), Encoded = true });
        using Batch gray = Read(""), color = Read("force_color: true");
        Assert.Equal([1f, 2, 3, 4, 5, 6], Numbers.Of(gray.Tops[0]));
        Assert.Equal([1L, 3, 2, 3], color.Tops[0].shape);
    }

    [Theory]
    [InlineData(6, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }, new byte[0], new byte[0], new float[] { 3, 7, 2, 6, 1, 5, 4, 8 })]
    [InlineData(4, new byte[] { 9, 40, 8, 50 }, new byte[0], new byte[0], new float[] { 9, 8, 9, 8, 9, 8, 40, 50 })]
    [InlineData(3, new byte[] { 1, 0 }, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 70 }, new float[] { 6, 3, 5, 2, 4, 1, 255, 70 })]
    [InlineData(2, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[0], new byte[] { 0, 4, 0, 5, 0, 6 }, new float[] { 3, 6, 2, 5, 1, 4, 255, 0 })]
    [InlineData(3, new byte[] { 1, 0 }, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[0], new float[] { 6, 3, 5, 2, 4, 1 })]
    public void Alpha_is_a_fourth_channel_unless_colour_is_forced(int type, byte[] rows, byte[] palette, byte[] transparency, float[] expected)
    {
        (string, byte[])[] extra = [.. new[] { ("PLTE", palette), ("tRNS", transparency) }.Where(e => e.Item2.Length > 0)];
        Write(new Datum { Data = ByteString.CopyFrom(TestPictures.Png(2, 1, 8, type, rows, extra)), Encoded = true });
        using Batch stored = Read(""), color = Read("force_color: true");
        Assert.Equal([1L, expected.Length / 2, 1, 2], stored.Tops[0].shape);
        Assert.Equal(expected, Numbers.Of(stored.Tops[0]));
        Assert.Equal([1L, 3, 1, 2], color.Tops[0].shape);
    }

    [Fact]
    public void Samples_of_16_bits_are_refused_unless_colour_is_forced()
    {
        Write(new Datum { Data = ByteString.CopyFrom(TestPictures.Png(1, 1, 16, 0, [7, 255])), Encoded = true });
        using Batch color = Read("force_color: true");
        Assert.Equal([7f, 7, 7], Numbers.Of(color.Tops[0]));
        DataException e = Assert.Throws<DataException>(() => Read(""));
        Assert.Contains("16", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Orientation_counts_only_where_the_image_library_is_told_a_colour()
    {
        Write(new Datum { Data = ByteString.CopyFrom(TestPictures.WithOrientation(TestPictures.Encoded(20, 10, SKEncodedImageFormat.Jpeg), 6)), Encoded = true });
        using Batch stored = Read(""), color = Read("force_color: true");
        Assert.Equal([1L, 3, 10, 20], stored.Tops[0].shape);
        Assert.Equal([1L, 3, 20, 10], color.Tops[0].shape);
    }

    [Fact]
    public void Records_without_sizes_are_told_for_what_they_are()
    {
        var datum = new Datum { Channels = 3, Height = 2, Width = 2, Data = ByteString.CopyFrom(new byte[12]) };
        byte[] annotated = [0x0A, (byte)datum.CalculateSize(), .. datum.ToByteArray()];
        Refused(Datum.Parser.ParseFrom(annotated), "expected a Datum with channels, height and width, found channels 0, height 0, width 0 (an AnnotatedDatum with boxes, which an AnnotatedData layer reads)");
        Refused(new Datum { Data = ByteString.CopyFrom(TestPictures.Encoded(4, 4, SKEncodedImageFormat.Jpeg)) }, "found channels 0, height 0, width 0 (a JPEG in it, without \"encoded: true\")");
        Refused(new Datum { Channels = 3, Height = 2, Width = 2, Data = ByteString.CopyFrom(new byte[11]) }, "expected 12 bytes for channels 3, height 2, width 2, found 11");
        Refused(new Datum { Channels = 1, Height = 2, Width = 2, FloatData = { 1, 2, 3 } }, "expected 4 numbers for channels 1, height 2, width 2, found 3");
        Refused(new Datum { Channels = int.MaxValue, Height = int.MaxValue, Width = int.MaxValue }, "found 0");
    }

    [Fact]
    public void A_record_in_another_order_of_axes_is_told()
    {
        Write(new Datum { Channels = 24, Height = 32, Width = 3, Data = ByteString.CopyFrom(new byte[24 * 32 * 3]) });
        Assert.Contains("channels 24? it looks as if it were written height, width, channels: 24 x 32 with 3 channels", Assert.Throws<DataException>(() => Read("crop_size: 22")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_differ_in_size_are_named_both_unless_a_crop_makes_them_alike()
    {
        Write(Raw(4, 5), Raw(6, 5));
        string message = Assert.Throws<DataException>(() => Read("", batch: 2)).Message;
        Assert.Contains("record 00001: expected 3 x 4 x 5 like record 00000, the batch's first record", message, StringComparison.Ordinal);
        Assert.Contains("found 3 x 6 x 5", message, StringComparison.Ordinal);
        using Batch batch = Read("crop_size: 3", batch: 2);
        Assert.Equal([2L, 3, 3, 3], batch.Tops[0].shape);
        // one at a time each may have its own
        using NetData<Batch> single = Open("", "", 1);
        using Batch first = single.Next(), second = single.Next();
        Assert.Equal([1L, 3, 4, 5], first.Tops[0].shape);
        Assert.Equal([1L, 3, 6, 5], second.Tops[0].shape);
    }

    [Fact]
    public void A_mean_that_does_not_fit_is_said_when_the_data_is_opened()
    {
        Write(Raw(4, 5));
        File.WriteAllBytes(_folder["mean.binaryproto"], new BlobProto { Num = 1, Channels = 3, Height = 6, Width = 5, Data = { new float[90] } }.ToByteArray());
        string message = Assert.Throws<DataException>(() => Read("mean_file: 'mean.binaryproto'")).Message;
        Assert.Contains("record 00000: expected the mean image's size", message, StringComparison.Ordinal);
        Assert.Contains("found 3 channels, 4 x 5", message, StringComparison.Ordinal);
        Assert.Contains($"{_folder["none.npy"]}: expected a mean file, found no such file", Assert.Throws<DataException>(() => Read("mean_file: 'none.npy'")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_records_stop_or_are_left_out_with_a_note()
    {
        byte[] jpeg = TestPictures.Encoded(8, 8, SKEncodedImageFormat.Jpeg);
        Datum sound = new() { Data = ByteString.CopyFrom(jpeg), Encoded = true, Label = 5 };
        Datum cut = new() { Data = ByteString.CopyFrom(jpeg[..(jpeg.Length / 2)]), Encoded = true, Label = 6 };
        Write(sound, cut, cut, new Datum(sound) { Label = 7 }, new Datum(sound) { Label = 8 });
        Assert.Contains("record 00001: expected a", Assert.Throws<DataException>(() => Read("", batch: 2)).Message, StringComparison.Ordinal);
        foreach (int threads in (int[])[1, 4])
        {
            List<string> notes = [];
            using NetData<Batch> data = Open("", "", 2, new() { Damaged = DamagedRecords.Skip, Note = notes.Add, Threads = threads });
            // of the first two the second makes room for the third, which is damaged as well, and that for the fourth
            using Batch first = data.Next(), second = data.Next(), third = data.Next();
            Assert.Equal([5f, 7f], Numbers.Of(first.Tops[1]));
            Assert.Equal([8f, 5f], Numbers.Of(second.Tops[1]));
            Assert.Equal([7f, 8f], Numbers.Of(third.Tops[1]));
            lock (notes)
                Assert.Contains(notes.ToArray(), n => n.Contains("record 00002", StringComparison.Ordinal) && n.EndsWith("it is left out.", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nothing_but_damage_ends_with_an_error()
    {
        Write(new Datum { Data = ByteString.CopyFrom(1, 2, 3), Encoded = true });
        using NetData<Batch> data = Open("", "", 2, new() { Damaged = DamagedRecords.Skip });
        Assert.Contains("a record that can be decoded among 1000", Assert.Throws<DataException>(data.Next).Message, StringComparison.Ordinal);
    }

    private static Datum Raw(int height, int width) => new() { Channels = 3, Height = height, Width = width, Data = ByteString.CopyFrom(new byte[3 * height * width]) };

    private void Refused(Datum datum, string message)
    {
        Write(datum);
        Assert.Contains(message, Assert.Throws<DataException>(() => Read("")).Message, StringComparison.Ordinal);
    }

    private void Write(params Datum[] records)
    {
        if (Directory.Exists(_folder["db"]))
            Directory.Delete(_folder["db"], recursive: true);
        using var writer = new DatabaseWriter(_folder["db"]);
        for (int i = 0; i < records.Length; i++)
            writer.Add($"{i:D5}", records[i]);
        writer.Complete();
    }

    private Batch Read(string transform, string param = "", int batch = 1)
    {
        using NetData<Batch> data = Open(transform, param, batch);
        return data.Next();
    }

    private NetData<Batch> Open(string transform, string param, int batch, DataOptions? options = null) => DataLayers.Open(
        $"layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' data_param {{ source: 'db' batch_size: {batch} backend: LMDB {param} }} transform_param {{ {transform} }} }}",
        Phase.Test, (options ?? new()) with { Folder = _folder.Path });
}
