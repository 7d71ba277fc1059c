using System.Numerics;
using System.Text;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Data.Databases.LevelDb;
using Prototxt.Training.Data.Places;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>LevelDB's tables, logs and MANIFEST; that real ones are read is told by the recorded case.</summary>
public sealed class LevelDatabaseTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_checksum_is_that_of_the_documents()
    {
        // 32 zeros have the CRC-32C 8a9136aa (RFC 3720), which is turned and shifted
        uint crc = 0x8A9136AA;
        Assert.Equal(BitOperations.RotateRight(crc, 15) + 0xA282EAD8, LevelChecksum.Of(new byte[32]));
        Assert.Equal(BitOperations.RotateRight(0xE3069283u, 15) + 0xA282EAD8, LevelChecksum.Of("123456789"u8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tables_of_all_levels_and_logs_are_merged_and_the_newest_counts(bool snappy)
    {
        var writer = new LevelDbWriter(_folder.Path);
        writer.Table(2, 5, [.. Enumerable.Range(0, 20).Select(i => ($"{i:D4}", (ulong)i + 1, (byte[]?)LevelDbWriter.Bytes($"old {i}")))], snappy);
        writer.Table(2, 6, [("0500", 30, LevelDbWriter.Bytes("far"))], snappy, ending: "sst");
        writer.Table(0, 7, [("0003", 51, LevelDbWriter.Bytes("newer 3")), ("0004", 52, null), ("0005", 53, LevelDbWriter.Bytes("newer 5"))], snappy);
        writer.Table(0, 8, [("0005", 61, LevelDbWriter.Bytes("newest 5"))], snappy);
        writer.Log(9, (70, [("0006", null), ("0007", LevelDbWriter.Bytes("logged"))]), (72, [("0007", LevelDbWriter.Bytes("logged again")), ("9999", new byte[100_000])]));
        writer.Log(3, (1, [("0000", LevelDbWriter.Bytes("of a log that is in a table already"))]));
        writer.Manifest(log: 9);
        (string, string)[] found = [.. Read().Select(r => (Encoding.UTF8.GetString(r.Key), r.Value.Length > 100 ? $"{r.Value.Length}" : Encoding.UTF8.GetString(r.Value)))];
        (string, string)[] expected =
        [
            .. Enumerable.Range(0, 20).Where(i => i is not (4 or 6))
                .Select(i => ($"{i:D4}", i switch { 3 => "newer 3", 5 => "newest 5", 7 => "logged again", _ => $"old {i}" })),
            ("0500", "far"), ("9999", "100000"),
        ];
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_record_that_begins_twice_is_one()
    {
        var writer = new LevelDbWriter(_folder.Path) { BeginsTwice = true };
        // With its own 7 bytes, the batch's 12 and the entry's 7 the first record leaves 7 of a block of 32 KiB.
        writer.Log(9, (1, [("a", new byte[(1 << 15) - 7 - 7 - 12 - 6])]), (2, [("b", LevelDbWriter.Bytes("x"))]));
        Assert.Equal(2, File.ReadAllBytes(_folder["000009.log"])[(1 << 15) - 1]);
        writer.Manifest(log: 9);
        Assert.Equal(["a", "b"], Read().Select(r => Encoding.UTF8.GetString(r.Key)));
    }

    [Fact]
    public void Tables_that_were_removed_are_not_read()
    {
        var writer = new LevelDbWriter(_folder.Path);
        writer.Table(1, 5, [("a", 1, LevelDbWriter.Bytes("x"))]);
        writer.Table(1, 6, [("b", 2, LevelDbWriter.Bytes("y"))]);
        writer.Edit(6, 1, 5);
        writer.Manifest(log: 9);
        Assert.Equal(["b"], Read().Select(r => Encoding.UTF8.GetString(r.Key)));
    }

    [Fact]
    public void A_log_that_was_cut_off_ends_with_its_last_whole_batch()
    {
        var writer = new LevelDbWriter(_folder.Path);
        writer.Log(9, (1, [("a", LevelDbWriter.Bytes("x"))]), (2, [("b", new byte[70_000])]));
        writer.Manifest(log: 9);
        byte[] log = File.ReadAllBytes(_folder["000009.log"]);
        File.WriteAllBytes(_folder["000009.log"], log[..^100]);
        Assert.Equal(["a"], Read().Select(r => Encoding.UTF8.GetString(r.Key)));
    }

    [Theory]
    [InlineData("000005.ldb", 20)]
    [InlineData("000009.log", 12)]
    [InlineData("MANIFEST-000002", 30)]
    public void A_byte_that_changed_is_noticed_by_its_checksum(string file, int at)
    {
        Small();
        byte[] bytes = File.ReadAllBytes(_folder[file]);
        bytes[at] ^= 4;
        File.WriteAllBytes(_folder[file], bytes);
        string message = Assert.Throws<DataException>(() => Read().ToArray()).Message;
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("checksum", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_damaged_is_a_located_error_or_nothing_at_all()
    {
        Small();
        string[] files = [_folder["000005.ldb"], _folder["000009.log"], _folder["MANIFEST-000002"], _folder["CURRENT"]];
        byte[][] sound = [.. files.Select(File.ReadAllBytes)];
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 400; i++)
        {
            int file = i % files.Length;
            byte[] bytes = (byte[])sound[file].Clone();
            if (random.Next(3) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            else
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(files[file], bytes);
            try
            {
                foreach (DatabaseRecord _ in Read())
                {
                }
            }
            catch (DataException)
            {
                refused++;
            }
            File.WriteAllBytes(files[file], sound[file]);
        }
        Assert.True(refused > 200, $"{refused}");
    }

    [Fact]
    public void Missing_tables_and_other_orders_of_keys_are_said()
    {
        Small();
        File.Delete(_folder["000005.ldb"]);
        Assert.Contains("expected the table 000005.ldb or 000005.sst, which the MANIFEST lists, found neither", Assert.Throws<DataException>(() => Read().ToArray()).Message, StringComparison.Ordinal);
        new LevelDbWriter(_folder.Path).Manifest(9, "mine");
        Assert.Contains("leveldb.BytewiseComparator), found \"mine\"", Assert.Throws<DataException>(() => Read().ToArray()).Message, StringComparison.Ordinal);
    }

    private void Small()
    {
        var writer = new LevelDbWriter(_folder.Path);
        writer.Table(1, 5, [.. Enumerable.Range(0, 9).Select(i => ($"{i:D8}_picture", (ulong)i + 1, (byte[]?)LevelDbWriter.Bytes($"value {i}")))], snappy: true);
        writer.Log(9, (70, [("x", LevelDbWriter.Bytes("logged"))]));
        writer.Manifest(log: 9);
    }

    private IEnumerable<DatabaseRecord> Read()
    {
        using var database = RecordDatabase.Open(_folder.Path, Backend.LEVELDB, new DataPlace("test", _folder.Path));
        while (database.Next(wanted: true) is { } record)
            yield return record;
    }
}
