using Prototxt.Files;
using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;
using Xunit;
using static Prototxt.Fuzz.Seeds.PickleWriter;

namespace Prototxt.Tests.Weights;

/// <summary>Another program may shorten, lengthen or rewrite a file that is being read: an exception, and not the end of the process.</summary>
public class StoredFileTests
{
    private const string Changed = "the file changed while it was read";

    [Theory]
    [InlineData(0)]
    [InlineData(10_000)]
    [InlineData(100_000)]
    [InlineData(300_000)]
    public unsafe void A_file_of_another_length_is_no_longer_read(long length)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(new byte[200_000]);
        using var file = new StoredFile(path);
        Assert.Equal(0, file.Span(190_000, 1)[0]);
        Resize(path, length);
        var target = new byte[200_000];
        fixed (byte* address = target)
        {
            nint place = (nint)address;
            Assert.Equal(Changed, Found(() => file.Read(0, (byte*)place, target.Length)));
        }
        Assert.Equal(Changed, Found(() => file.Span(0, 1)));
    }

    [Fact]
    public void A_file_of_other_content_is_no_longer_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(new byte[200_000]);
        using var file = new StoredFile(path);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(Changed, Found(() => file.Span(0, 1)));
    }

    [Fact]
    public void A_blob_of_a_file_that_became_shorter_is_not_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write(Nets.Small());
        using CaffeModel model = CaffeModel.Open(path);
        Resize(path, 40);
        Assert.Equal(Changed, Found(() => model.Layers[2].Blobs[0].ReadTensor()));
    }

    [Fact]
    public void A_pickled_array_of_a_file_that_became_shorter_is_not_read()
    {
        using var folder = new TemporaryFolder();
        foreach (PickleDialect dialect in Enum.GetValues<PickleDialect>())
        {
            byte[] content = Npy(dialect, ("fc", new PickleWriter.List(new NumPyArray([100, 100], new float[10_000]))));
            string path = folder.Write(content);
            using var file = new StoredFile(path);
            StoredBlob blob = NpyWeights.Read(file, [new LayerBlobs("fc", "InnerProduct", [[100, 100]])], NpyLayout.Auto, name => name)[0].Blobs[0];
            Resize(path, content.Length / 2);
            Assert.Equal(Changed, Found(() => blob.ReadTensor()));
        }
    }

    [Fact]
    public unsafe void A_file_in_memory_is_read_as_one_on_disk()
    {
        byte[] content = [.. Enumerable.Range(0, 40_000).Select(i => (byte)(i * 7))];
        using var folder = new TemporaryFolder();
        using var disk = new StoredFile(folder.Write(content));
        using var memory = new StoredFile("name", content);
        Assert.Equal((disk.Length, "name"), (memory.Length, memory.Path));
        Assert.Equal(disk.Head(50_000).ToArray(), memory.Head(50_000).ToArray());
        Assert.Equal(disk.Span(20_001, 19_999).ToArray(), memory.Span(20_001, 19_999).ToArray());
        var target = new byte[9];
        fixed (byte* address = target)
            memory.Read(39_991, address, 9);
        Assert.Equal(content[39_991..], target);
        foreach (StoredFile file in new[] { disk, memory })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Span(39_999, 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Span(40_001, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => file.Read(-1, null, 1));
        }
    }

    private static string Found(Action act)
    {
        string found = Assert.Throws<WeightFileException>(act).Found!;
        Assert.StartsWith("that ", found, StringComparison.Ordinal);
        return found["that ".Length..];
    }

    // As cp does it: the file stays, its content goes.
    private static void Resize(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(length);
    }
}
