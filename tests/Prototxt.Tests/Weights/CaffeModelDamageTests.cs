using CsCheck;
using Google.Protobuf;
using Prototxt.Protos;
using Prototxt.Weights;
using Xunit;

namespace Prototxt.Tests.Weights;

/// <summary>Whatever happens to a file: the one exception or values that Google.Protobuf reads as well, and nothing half-loaded.</summary>
public class CaffeModelDamageTests
{
    private static byte[] Original()
    {
        NetParameter net = Nets.Small();
        net.Layer[2].Blobs[0].Data.Clear();
        net.Layer[2].Blobs[0].DoubleData.AddRange([9, 10, 11, 12]);
        return net.ToByteArray();
    }

    [Fact]
    public void A_file_cut_anywhere_is_an_error_or_a_shorter_file()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Original();
        int accepted = 0;
        for (int length = 0; length < whole.Length; length++)
            accepted += LoadsOrRefuses(folder, whole[..length]) ? 1 : 0;
        // after the net's name, and after each of the first two layers
        Assert.Equal(3, accepted);
    }

    [Fact]
    public void A_file_cut_anywhere_agrees_with_the_oracle()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Original();
        for (int length = 1; length < whole.Length; length++)
            if (LoadsOrRefuses(folder, whole[..length]))
                NetParameter.Parser.ParseFrom(whole, 0, length);
    }

    [Fact]
    public void Flipped_bits_never_crash_and_never_load_half()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Original();
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 7]).Array[1, 4].Sample(flips =>
        {
            byte[] damaged = [.. whole];
            foreach ((int at, int bit) in flips)
                damaged[at] ^= (byte)(1 << bit);
            LoadsOrRefuses(folder, damaged);
        }, iter: 5000, threads: 1);
    }

    [Fact]
    public void Replaced_inserted_and_removed_bytes_never_crash()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = Original();
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, 8], Gen.Byte.Array[0, 8]).Sample((at, removed, put) =>
        {
            byte[] damaged = [.. whole[..at], .. put, .. whole[Math.Min(whole.Length, at + removed)..]];
            LoadsOrRefuses(folder, damaged);
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public void Noise_is_refused()
    {
        using var folder = new TemporaryFolder();
        Gen.Byte.Array[0, 300].Sample(noise => { LoadsOrRefuses(folder, noise); }, iter: 2000, threads: 1);
    }

    private static bool LoadsOrRefuses(TemporaryFolder folder, byte[] content)
    {
        string path = folder.Write(content);
        LearnedLayers target = Nets.SmallTarget();
        try
        {
            LoadReport report = WeightFile.Load(path, target);
            foreach (ParameterReport entry in report.With(LoadStatus.Missing))
                Assert.All(Nets.Values(target.Single(l => l.Name == entry.Layer).Blobs[entry.Blob]), v => Assert.Equal(0, v));
            return true;
        }
        catch (WeightFileException error)
        {
            Assert.Equal(path, error.FileName);
            Assert.All(Nets.Values(target), v => Assert.Equal(0, v));
            return false;
        }
        finally
        {
            foreach (LearnedLayer layer in target)
                foreach (var blob in layer.Blobs)
                    blob.Dispose();
        }
    }
}
