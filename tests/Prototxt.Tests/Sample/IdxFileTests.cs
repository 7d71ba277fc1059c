using System.IO.Compression;
using AlexNet;
using AlexNet.Digits;
using CsCheck;
using Xunit;

namespace Prototxt.Tests.Sample;

public class IdxFileTests
{
    private static readonly byte[] sound = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Plain_and_gzipped_files_are_read()
    {
        foreach (IdxFile file in (IdxFile[])[Read(sound), Read(Gzip(sound))])
        {
            Assert.Equal([2, 3], file.Sizes);
            Assert.Equal([1, 2, 3, 4, 5, 6], file.Values);
        }
    }

    [Theory]
    [InlineData("", "found an empty file")]
    [InlineData("89504E47", "found the bytes 89 50 4e 47")]
    [InlineData("00000D0100000001", "found type 13")]
    [InlineData("00000800", "found 0 axes")]
    [InlineData("0000080200000002", "found 2 axes in 8 bytes")]
    [InlineData("0000080200000002000000030102030405", "expected 2 x 3 = 6 bytes after the header, found 5")]
    [InlineData("000008020000000200000003010203040506FF", "found 7")]
    [InlineData("0000080100000000", "found 0 as size 1")]
    [InlineData("0000080200000002FFFFFFFF01", "found 4294967295 as size 2")]
    [InlineData("00000804FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "as size 1")]
    [InlineData("1F8B08000000", "file: expected")]
    public void What_is_wrong_is_told(string hex, string part)
    {
        var error = Assert.Throws<SampleException>(() => Read(Convert.FromHexString(hex)));
        Assert.StartsWith("file: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_unpacks_to_too_much_is_refused()
    {
        var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
            for (int i = 0; i < 70; i++)
                gzip.Write(new byte[1 << 20]);
        Assert.Contains("found more", Assert.Throws<SampleException>(() => Read(bomb.ToArray())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_and_labels_must_belong_together()
    {
        var images = new IdxFile([1, 28, 28], new byte[784]);
        Assert.Equal(1, DigitSet.Of(images, new IdxFile([1], [9]), "set").Count);
        Assert.Throws<SampleException>(() => DigitSet.Of(images, new IdxFile([2], [1, 2]), "set"));
        Assert.Throws<SampleException>(() => DigitSet.Of(images, new IdxFile([1], [10]), "set"));
        Assert.Throws<SampleException>(() => DigitSet.Of(new IdxFile([1, 784], new byte[784]), new IdxFile([1], [9]), "set"));
    }

    [Fact]
    public void Any_damage_is_either_refused_or_leaves_sizes_and_values_in_step() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 60], Gen.Byte, Gen.Int[0, 60]).Sample((packed, at, value, cut) =>
        {
            byte[] bytes = packed ? Gzip(sound) : [.. sound];
            bytes[at % bytes.Length] = value;
            bytes = bytes[..^(cut % bytes.Length)];
            try
            {
                IdxFile file = Read(bytes);
                Assert.Equal(file.Sizes.Aggregate(1, (product, size) => product * size), file.Values.Length);
            }
            catch (SampleException)
            {
                // told, as it should be
            }
        }, iter: 5000);

    private static IdxFile Read(byte[] bytes) => IdxFile.Read(new MemoryStream(bytes), "file");

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }
}
