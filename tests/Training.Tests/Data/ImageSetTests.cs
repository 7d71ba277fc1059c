using System.Text;
using Prototxt.Imaging;
using Prototxt.Tests.Imaging;
using Prototxt.Tests.Recorded;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Data.Images;
using Prototxt.Training.Data.Places;
using Prototxt.Training.Messages;
using SkiaSharp;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>Databases made of picture files, and means of databases.</summary>
public sealed class ImageSetTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_database_has_the_records_that_Caffes_tool_wrote()
    {
        // a LevelDB that convert_imageset made of these files
        string folder = Golden.Require("layers", "Data", "leveldb");
        Assert.Equal(4, ImageSet.Convert(folder + "/", Path.Combine(folder, "list.txt"), _folder["db"]));
        Assert.Equal(Read(Path.Combine(folder, "db"), Backend.LEVELDB), Read(_folder["db"]));
    }

    [Fact]
    public void Files_go_in_as_they_are_if_nothing_changes_them()
    {
        byte[] jpeg = TestPictures.Encoded(6, 4, SKEncodedImageFormat.Jpeg), png = TestPictures.Png(6, 4, 8, 2, new byte[72]);
        _folder.Write("p/a b.jpg", jpeg);
        _folder.Write("p/c.png", png);
        _folder.Write("list.txt", "a b.jpg 3\nc.png 4\n");
        ImageSet.Convert(_folder["p/"], _folder["list.txt"], _folder["own"], new() { Encoded = true });
        Assert.Equal([("00000000_a b.jpg", Convert.ToHexString(jpeg), 3), ("00000001_c.png", Convert.ToHexString(png), 4)], Datums("own").Select(d => (d.Key, Convert.ToHexString(d.Datum.Data.Span), d.Datum.Label)));
        Assert.All(Datums("own"), d => Assert.True(d.Datum.Encoded && d.Datum.Channels == 0));
        ImageSet.Convert(_folder["p/"], _folder["list.txt"], _folder["png"], new() { Encoded = true, EncodeType = "png", ResizeHeight = 8, ResizeWidth = 5, Gray = true });
        foreach ((_, Datum datum) in Datums("png"))
        {
            var picture = Picture.Decode(datum.Data.ToByteArray(), options: new() { Color = PictureColor.AsStored });
            Assert.Equal((1, 8, 5), (picture.Channels, picture.Height, picture.Width));
        }
    }

    [Fact]
    public void A_seed_decides_about_the_order()
    {
        for (int i = 0; i < 9; i++)
            _folder.Write($"{i}.png", TestPictures.Png(1, 1, 8, 0, [(byte)i]));
        _folder.Write("list.txt", string.Concat(Enumerable.Range(0, 9).Select(i => $"{i}.png {i}\n")));
        int[] Labels(string name, uint seed)
        {
            ImageSet.Convert(_folder.Path + "/", _folder["list.txt"], _folder[name], new() { Shuffle = true, Seed = seed });
            return [.. Datums(name).Select(d => d.Datum.Label)];
        }
        int[] first = Labels("a", 1);
        Assert.Equal(first, Labels("b", 1));
        Assert.NotEqual(first, Labels("c", 2));
        Assert.Equal(Enumerable.Range(0, 9), first.Order());
    }

    [Fact]
    public void What_is_missing_damaged_or_of_another_size_leaves_no_database()
    {
        _folder.Write("a.png", TestPictures.Png(2, 1, 8, 0, [1, 2]));
        _folder.Write("b.png", TestPictures.Png(1, 2, 8, 0, [1, 2]));
        _folder.Write("c.png", "no picture");
        Refused("a.png 1\nnone.png 2\n", "none.png: expected a picture file, found no such file");
        Refused("a.png 1\nc.png 2\n", "c.png: expected a picture (JPEG");
        Refused("a.png 1\nb.png\n", "line 2 (\"b.png\"): expected a path, a space and a label");
        Refused("a.png 1\nb.png 2\n", "b.png: expected 1 x 2 as " + _folder["a.png"], new() { CheckSize = true });
        Assert.Throws<ArgumentException>(() => ImageSet.Convert("", _folder["list.txt"], _folder["db"], new() { ResizeHeight = 3 }));
        Assert.Throws<ArgumentException>(() => ImageSet.Convert("", _folder["list.txt"], _folder["db"], new() { EncodeType = "bmp" }));
        List<string> notes = [];
        _folder.Write("list.txt", "c.png 1\na.png 2\n");
        Assert.Equal(1, ImageSet.Convert(_folder.Path + "/", _folder["list.txt"], _folder["db"], new() { Damaged = DamagedRecords.Skip, Note = notes.Add }));
        Assert.EndsWith("it is left out.", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_mean_is_that_of_all_records_and_its_file_is_Caffes()
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
        {
            writer.Add("a", Picture.FromBytes([1, 2, 3, 4, 5, 6], 1, 2, 3), 0);
            writer.Add("b", Picture.FromBytes([3, 2, 1, 0, 255, 6], 1, 2, 3), 0);
            writer.AddEncoded("c", TestPictures.Png(2, 1, 8, 2, [9, 8, 7, 6, 5, 4]), 0);
            writer.Complete();
        }
        MeanImage mean = ImageMean.Compute(_folder["db"]);
        // planes of blue, green and red; the file has red first
        Assert.Equal([(1 + 3 + 7) / 3f, (4 + 0 + 4) / 3f, (2 + 2 + 8) / 3f, (5 + 255 + 5) / 3f, (3 + 1 + 9) / 3f, (6 + 6 + 6) / 3f], mean.Values.ToArray());
        mean.Save(_folder["mean.binaryproto"]);
        Assert.Equal(mean.Values.ToArray(), MeanImage.Load(_folder["mean.binaryproto"]).Values.ToArray());
        // num, channels, height and width, and then the packed numbers
        Assert.Equal([8, 1, 16, 3, 24, 1, 32, 2, 42, 24], File.ReadAllBytes(_folder["mean.binaryproto"])[..10]);
        using (var writer = new DatabaseWriter(_folder["mixed"]))
        {
            writer.Add("a", Picture.FromBytes([1], 1, 1, 1), 0);
            writer.Add("b", Picture.FromBytes([1, 2], 1, 2, 1), 0);
            writer.Complete();
        }
        Assert.Contains("record b: expected 1 x 1 x 1 as record a, found 1 x 1 x 2", Assert.Throws<DataException>(() => ImageMean.Compute(_folder["mixed"])).Message, StringComparison.Ordinal);
    }

    private void Refused(string list, string message, ImageSetOptions? options = null)
    {
        _folder.Write("list.txt", list);
        Assert.Contains(message, Assert.Throws<DataException>(() => ImageSet.Convert(_folder.Path + "/", _folder["list.txt"], _folder["db"], options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["db"]));
    }

    private IEnumerable<(string Key, Datum Datum)> Datums(string name) => Read(_folder[name]).Select(r => (r.Key, Datum.Parser.ParseFrom(Convert.FromHexString(r.Value))));

    private static List<(string Key, string Value)> Read(string folder, Backend backend = Backend.LMDB)
    {
        using var database = RecordDatabase.Open(folder, backend, new DataPlace("test", folder));
        List<(string, string)> records = [];
        while (database.Next(wanted: true) is { } record)
            records.Add((Encoding.UTF8.GetString(record.Key), Convert.ToHexString(record.Value)));
        return records;
    }
}
