using System.Globalization;
using Prototxt.Imaging;
using Prototxt.Training.Data;
using Prototxt.Training.Tests.Data;
using Xunit;

namespace Prototxt.Training.Tests.Kills;

/// <summary>Trainings that are ended by force at any moment, the writing of snapshots included, which is most of what they do.</summary>
/// <remarks>The variable PROTOTXT_KILLS has them ended more often.</remarks>
public sealed class KillTests : IDisposable
{
    private const string Prefix = "snap_iter_", State = ".solverstate";

    private static readonly int kills = int.Parse(Environment.GetEnvironmentVariable("PROTOTXT_KILLS") ?? "20", CultureInfo.InvariantCulture);

    private readonly DataFolder killed = new(), whole = new();

    public void Dispose()
    {
        killed.Dispose();
        whole.Dispose();
    }

    [Theory]
    [InlineData(SolverType.SGD, SnapshotFormat.BinaryProto)]
    [InlineData(SolverType.Adam, SnapshotFormat.Hdf5)]
    public void A_training_that_is_killed_and_resumed_ends_as_one_that_never_was(SolverType type, SnapshotFormat format)
    {
        foreach (DataFolder folder in (DataFolder[])[killed, whole])
            Records(folder["train_lmdb"]);
        var random = new Random(5);
        int last = 0, longest = 80;
        for (int i = 0; i < kills; i++)
        {
            using var run = new TrainingRun(killed.Path, type, format, int.MaxValue);
            Assert.Equal($"at {last}", run.FirstLine);
            Thread.Sleep(random.Next(longest));
            run.Kill();
            int latest = Latest();
            Assert.True(latest >= last, $"{latest} after {last}");
            // On a machine that has much else to do a process needs longer until there is something to interrupt.
            longest = latest > last ? Math.Max(80, longest * 2 / 3) : Math.Min(longest * 2, 5000);
            last = latest;
            Assert.InRange(Directory.EnumerateFiles(killed.Path, ".*").Count(), 0, 3);
        }
        Assert.True(last > 0, "No training was ended while it made snapshots.");
        int end = last + 4;
        foreach (DataFolder folder in (DataFolder[])[killed, whole])
        {
            using var run = new TrainingRun(folder.Path, type, format, end);
            run.Finish();
        }
        Assert.Equal(end, Latest());
        Assert.Empty(Directory.EnumerateFiles(killed.Path, ".*"));
        string[] files = [.. Directory.EnumerateFiles(whole.Path).Select(f => Path.GetFileName(f)).Order()];
        Assert.Equal(files, Directory.EnumerateFiles(killed.Path).Select(f => Path.GetFileName(f)).Order());
        foreach (string file in files)
            Assert.True(File.ReadAllBytes(whole[file]).AsSpan().SequenceEqual(File.ReadAllBytes(killed[file])), file);
    }

    [SkippableTheory]
    [InlineData(SnapshotFormat.BinaryProto)]
    [InlineData(SnapshotFormat.Hdf5)]
    public void A_snapshot_that_may_not_be_as_large_is_an_error_and_older_ones_stay(SnapshotFormat format)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no limit on the size of a process's files.");
        Records(whole["train_lmdb"]);
        using (var run = new TrainingRun(whole.Path, SolverType.SGD, format, 4))
            run.Finish();
        string[] files = [.. Directory.EnumerateFiles(whole.Path).Order()];
        using var limited = new TrainingRun(whole.Path, SolverType.SGD, format, 7, mostBlocks: 2);
        Assert.Equal("at 4", limited.FirstLine);
        Assert.Contains("snap_iter_6.caffemodel", limited.Fail(), StringComparison.Ordinal);
        Assert.Equal(files, Directory.EnumerateFiles(whole.Path).Order());
    }

    private int Latest() => Directory.EnumerateFiles(killed.Path).Select(f => Path.GetFileName(f))
        .Where(f => f.StartsWith(Prefix, StringComparison.Ordinal) && f.Contains(State, StringComparison.Ordinal))
        .Select(f => int.Parse(f[Prefix.Length..f.IndexOf(State, StringComparison.Ordinal)], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();

    private static void Records(string folder)
    {
        using var writer = new DatabaseWriter(folder);
        var random = new Random(3);
        for (int i = 0; i < 37; i++)
        {
            byte[] samples = new byte[64];
            random.NextBytes(samples);
            writer.Add($"{i:D5}", Picture.FromBytes(samples, 8, 8, 1), i % 4);
        }
        writer.Complete();
    }
}
