using System.Buffers.Binary;
using System.Text;
using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Data.Places;
using Prototxt.Training.Messages;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>What LMDB's own library writes is read back, and what is damaged is told.</summary>
public sealed class LmdbDatabaseTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(50, 2)]
    [InlineData(30_000, 3)]
    [InlineData(40, 5_000)]
    [InlineData(3, 200_000)]
    public void Records_come_in_the_order_of_their_keys(int count, int length)
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
        {
            foreach (int i in Enumerable.Range(0, count).OrderBy(i => (i * 7919L) % 104_729))
                writer.Add($"{i:D8}", Numbers(i, length), 1, 1, length, i);
            Assert.Equal(count, writer.Count);
            writer.Complete();
        }
        Assert.Equal(["data.mdb"], Directory.EnumerateFiles(_folder["db"]).Select(Path.GetFileName));
        int next = 0;
        foreach (DatabaseRecord record in Read())
        {
            Assert.Equal($"{next:D8}", Encoding.UTF8.GetString(record.Key));
            var datum = Datum.Parser.ParseFrom(record.Value);
            Assert.Equal(next, datum.Label);
            Assert.Equal(Numbers(next, length), datum.FloatData);
            next++;
        }
        Assert.Equal(count, next);
    }

    [Fact]
    public void Databases_of_large_pictures_in_any_order_are_read()
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
        {
            for (int i = 0; i < 2500; i++)
                writer.Add($"{i * 31 % 2500:D5}", Picture.FromBytes(new byte[75 * 100 * 3], 75, 100, 3), i);
            writer.Complete();
        }
        Assert.Equal(2500, Read().Count());
        Assert.Equal(2500, Read(wanted: false).Count());
    }

    [Fact]
    public void What_is_not_completed_is_not_there()
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
            writer.Add("a", Picture.FromBytes([1], 1, 1, 1), 0);
        Assert.False(Directory.Exists(_folder["db"]));
        Directory.CreateDirectory(_folder["db"]);
        using (var writer = new DatabaseWriter(_folder["db"]))
            writer.Add("a", Picture.FromBytes([1], 1, 1, 1), 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["db"]));
    }

    [Fact]
    public void A_database_is_not_written_over_and_keys_are_given_once()
    {
        Small(3);
        Assert.Contains("found a database", Assert.Throws<IOException>(() => new DatabaseWriter(_folder["db"])).Message, StringComparison.Ordinal);
        using var writer = new DatabaseWriter(_folder["other"]);
        writer.Add("a", Picture.FromBytes([1], 1, 1, 1), 0);
        writer.Add("a", Picture.FromBytes([1], 1, 1, 1), 0);
        Assert.Contains("\"a\" twice", Assert.Throws<IOException>(writer.Complete).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => writer.Add(new string('k', 600), Picture.FromBytes([1], 1, 1, 1), 0));
    }

    [Theory]
    [InlineData(0, "the end of a file of 0 bytes")]
    [InlineData(100, "the end of a file of 100 bytes")]
    [InlineData(5000, "which is truncated: it has 5000 bytes")]
    [InlineData(9000, "which is truncated: it has 9000 bytes")]
    public void A_truncated_file_is_said_when_it_is_opened(int length, string found)
    {
        Small(2000);
        string path = _folder["db/data.mdb"];
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        string message = Assert.Throws<DataException>(() => Read().ToArray()).Message;
        Assert.Contains("data.mdb", message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_damaged_is_a_located_error_or_nothing_at_all()
    {
        Small(600);
        string path = _folder["db/data.mdb"];
        byte[] sound = File.ReadAllBytes(path);
        var random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 500; i++)
        {
            byte[] bytes = (byte[])sound.Clone();
            // most of it where the structure is: the beginnings of pages
            int page = random.Next(sound.Length / 4096) * 4096;
            for (int k = 0; k < 3; k++)
                bytes[page + random.Next(i % 2 == 0 ? 64 : 4096)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.InRange(Read().Count(), 0, 100_000);
            }
            catch (DataException)
            {
                refused++;
            }
        }
        Assert.True(refused > 50, $"{refused}");
    }

    [Fact]
    public void A_tree_that_leads_back_into_itself_ends()
    {
        Small(600);
        string path = _folder["db/data.mdb"];
        byte[] bytes = File.ReadAllBytes(path);
        int meta = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(144)) > BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(4096 + 144)) ? 0 : 4096;
        ulong root = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(meta + 128));
        int page = (int)root * 4096;
        for (int node = 16; node < BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(page + 12)); node += 2)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(page + BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(page + node))), (uint)root);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("level 2", Assert.Throws<DataException>(() => Read().ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_beside_a_database_that_is_read()
    {
        Small(5);
        DateTime before = File.GetLastWriteTimeUtc(_folder["db/data.mdb"]);
        Assert.Equal(5, Read().Count());
        Assert.Equal(["data.mdb"], Directory.EnumerateFiles(_folder["db"]).Select(Path.GetFileName));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["db/data.mdb"]));
    }

    private void Small(int count)
    {
        using var writer = new DatabaseWriter(_folder["db"]);
        for (int i = 0; i < count; i++)
            writer.Add($"{i:D8}", Picture.FromBytes([.. Enumerable.Range(0, 60).Select(k => (byte)(i + k))], 4, 5, 3), i);
        writer.Complete();
    }

    private static float[] Numbers(int seed, int length) => [.. Enumerable.Range(0, length).Select(i => (float)(seed + i))];

    private IEnumerable<DatabaseRecord> Read(bool wanted = true, string folder = "db")
    {
        using var database = RecordDatabase.Open(_folder[folder], Backend.LMDB, new DataPlace("test", _folder[folder]));
        while (database.Next(wanted) is { } record)
            yield return record;
    }
}
