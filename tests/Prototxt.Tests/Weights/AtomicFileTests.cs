using System.Text;
using Prototxt.Files;
using Prototxt.Tests.Runtime;
using Xunit;

namespace Prototxt.Tests.Weights;

/// <summary>Saving leaves what was there before as it was, but for the content: links, mode bits, pipes, and no files of its own.</summary>
public class AtomicFileTests
{
    [SkippableFact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        string target = folder.Write([1], "epoch_10"), link = Path.Combine(folder.Root, "latest");
        File.CreateSymbolicLink(link, "epoch_10");
        Write(link, [2, 3]);
        Assert.Equal("epoch_10", new FileInfo(link).LinkTarget);
        Assert.Equal([2, 3], File.ReadAllBytes(target));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Root).Length);
    }

    [SkippableFact]
    public void A_link_counts_from_the_folder_that_it_really_lies_in()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        string far = Directory.CreateDirectory(Path.Combine(folder.Root, "far", "run")).FullName;
        string near = Path.Combine(folder.Root, "near");
        Directory.CreateSymbolicLink(near, far);
        File.CreateSymbolicLink(Path.Combine(far, "latest"), "../best");
        Write(Path.Combine(near, "latest"), [4]);
        Assert.Equal([4], File.ReadAllBytes(Path.Combine(folder.Root, "far", "best")));
    }

    [SkippableFact]
    public void Links_in_a_circle_are_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = new TemporaryFolder();
        string one = Path.Combine(folder.Root, "one"), other = Path.Combine(folder.Root, "other");
        File.CreateSymbolicLink(one, other);
        File.CreateSymbolicLink(other, one);
        Assert.Contains(one, Assert.Throws<IOException>(() => Write(one, [1])).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Mode_bits_are_kept()
    {
        if (OperatingSystem.IsWindows())
            Skip.If(true, "There are no mode bits on Windows.");
        else
        {
            using var folder = new TemporaryFolder();
            string path = folder.Write([1]);
            foreach (UnixFileMode mode in new[] { UnixFileMode.UserRead | UnixFileMode.UserWrite, (UnixFileMode)0b110_110_110, (UnixFileMode)0b111_101_000 })
            {
                File.SetUnixFileMode(path, mode);
                Write(path, [2]);
                Assert.Equal(mode, File.GetUnixFileMode(path));
            }
        }
    }

    [SkippableFact]
    public void A_pipe_a_device_and_a_folder_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("found a folder", Assert.Throws<IOException>(() => Write(folder.Root, [1])).Message, StringComparison.Ordinal);
        Skip.If(OperatingSystem.IsWindows(), "There are no named pipes in folders on Windows.");
        string pipe = Path.Combine(folder.Root, "pipe");
        RegularFileTests.MakePipe(pipe);
        Assert.Contains("found a pipe", Assert.Throws<IOException>(() => Write(pipe, [1])).Message, StringComparison.Ordinal);
        Assert.Equal("a pipe", RegularFile.OtherThan(pipe));
        Assert.Contains("found a device", Assert.Throws<IOException>(() => Write("/dev/full", [1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_writes_a_pair_that_another_is_writing_is_refused()
    {
        using var folder = new TemporaryFolder();
        string model = Path.Combine(folder.Root, "model"), state = Path.Combine(folder.Root, "state");
        IOException? refused = null;
        Pair(1, () => refused = Assert.Throws<IOException>(() => Pair(2)));
        Assert.Contains(state, refused!.Message, StringComparison.Ordinal);
        Assert.Contains("found that another does so now", refused.Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (File.ReadAllBytes(model)[0], File.ReadAllBytes(state)[0]));
        Pair(3);
        Assert.Equal((3, 3), (File.ReadAllBytes(model)[0], File.ReadAllBytes(state)[0]));
        Assert.Equal(2, Directory.GetFileSystemEntries(folder.Root).Length);

        void Pair(byte content, Action? meanwhile = null) => AtomicFile.WritePair(
            model, s => s.WriteByte(content),
            state, s =>
            {
                s.WriteByte(content);
                meanwhile?.Invoke();
            });
    }

    [Fact]
    public void What_a_killed_save_left_is_removed_by_the_next_one()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "net.caffemodel"), other = Path.Combine(folder.Root, "net.caffemodel2");
        string leftover = TemporaryName(path), running = leftover[..^5] + "x.tmp", others = TemporaryName(other);
        File.WriteAllBytes(leftover, [1]);
        File.WriteAllBytes(others, [1]);
        using (new FileStream(running, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            Write(path, [2]);
        Assert.False(File.Exists(leftover));
        Assert.True(File.Exists(running));
        Assert.True(File.Exists(others));
    }

    [Theory]
    [InlineData('a', 1, 255)]
    [InlineData('ä', 2, 254)]
    [InlineData('水', 3, 255)]
    public void The_longest_names_can_be_written(char letter, int bytes, int length)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, new string(letter, length / bytes));
        Write(path, [1]);
        Assert.InRange(Encoding.UTF8.GetByteCount(Path.GetFileName(TemporaryName(path))), 1, 120);
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Messages_name_the_file_that_was_given()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "no", "net.caffemodel");
        string message = Assert.Throws<DirectoryNotFoundException>(() => Write(path, [1])).Message;
        Assert.StartsWith($"{path}: there is no folder ", message, StringComparison.Ordinal);
        string full = Path.Combine(folder.Root, "net.caffemodel");
        message = Assert.Throws<IOException>(() => AtomicFile.Write(full, stream => throw new IOException($"No space left on device : '{((FileStream)stream).Name}'"))).Message;
        Assert.Equal($"{full}: the file cannot be written (No space left on device : '{full}').", message);
        Assert.Empty(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public void Saves_at_the_same_time_are_each_whole()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Root, "net.caffemodel");
        Parallel.For(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => Write(path, [.. Enumerable.Repeat((byte)i, 1000)]));
        byte[] whole = File.ReadAllBytes(path);
        Assert.Equal(1000, whole.Length);
        Assert.Single(whole.Distinct());
        Assert.Equal([path], Directory.GetFiles(folder.Root));
    }

    private static void Write(string path, byte[] content) => AtomicFile.Write(path, stream => stream.Write(content));

    private static string TemporaryName(string path)
    {
        string name = "";
        AtomicFile.Write(path, stream => name = ((FileStream)stream).Name);
        return name;
    }
}
