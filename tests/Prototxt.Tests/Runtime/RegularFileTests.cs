using System.Diagnostics;
using Prototxt.Files;
using Prototxt.Tests.Weights;
using Xunit;

namespace Prototxt.Tests.Runtime;

/// <summary>What is no file is told before it is opened: a pipe that nobody writes to would be waited for without end.</summary>
public class RegularFileTests
{
    [Fact]
    public void A_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("a folder", RegularFile.OtherThan(folder.Root));
        var error = Assert.Throws<IOException>(() => RegularFile.Open(folder.Root));
        Assert.Equal($"{folder.Root}: expected a file, found a folder.", error.Message);
    }

    [SkippableFact]
    public void A_pipe_is_refused_even_behind_a_link()
    {
        Skip.If(OperatingSystem.IsWindows(), "There are no named pipes in folders on Windows.");
        using var folder = new TemporaryFolder();
        string pipe = Path.Combine(folder.Root, "pipe"), link = Path.Combine(folder.Root, "link");
        MakePipe(pipe);
        File.CreateSymbolicLink(link, pipe);
        Assert.Equal("a pipe", RegularFile.OtherThan(pipe));
        Assert.Equal("a pipe", RegularFile.OtherThan(link));
        Assert.Contains("found a pipe", Assert.Throws<IOException>(() => RegularFile.Open(link)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_device_is_refused()
    {
        Skip.If(OperatingSystem.IsWindows(), "Devices have no paths on Windows.");
        Assert.Equal("a device", RegularFile.OtherThan("/dev/zero"));
    }

    [Fact]
    public void A_file_is_opened_and_a_missing_one_said_to_be_missing()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write([1, 2, 3], "file");
        Assert.Null(RegularFile.OtherThan(path));
        using (var handle = RegularFile.Open(path))
            Assert.Equal(3, RandomAccess.GetLength(handle));
        Assert.Null(RegularFile.OtherThan(path + "!"));
        Assert.Throws<FileNotFoundException>(() => RegularFile.Open(path + "!"));
    }

    internal static void MakePipe(string path)
    {
        using Process made = Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
