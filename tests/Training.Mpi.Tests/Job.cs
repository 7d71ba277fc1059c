using System.Diagnostics;
using System.Text;
using Xunit;

namespace Prototxt.Training.Mpi.Tests;

/// <summary>What became of a program that mpirun has started: how it ended, what it said, and the lines that each of its processes has written.</summary>
internal sealed record Job(int ExitCode, string Output, string Error, IReadOnlyList<string[]> Lines)
{
    /// <summary>The folder for the lines, one file for each process: in mpirun's own output they may be mixed.</summary>
    public const string Folder = "PROTOTXT_TEST_FOLDER";

    private static readonly TimeSpan longest = TimeSpan.FromMinutes(3);

    /// <summary>Runs a part of <see cref="Program"/> in several processes; skips the running test where there is no mpirun.</summary>
    public static Job Run(int processes, string part, params string[] arguments)
    {
        string? mpirun = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "mpirun")).FirstOrDefault(File.Exists);
        Skip.If(mpirun is null, "mpirun is not installed (Debian: openmpi-bin).");
        return Start(mpirun!, ["--allow-run-as-root", "--oversubscribe", "-n", $"{processes}", "dotnet", typeof(Job).Assembly.Location, part, .. arguments]);
    }

    /// <summary>Runs a part of <see cref="Program"/> without mpirun.</summary>
    public static Job RunAlone(string part) => Start("dotnet", [typeof(Job).Assembly.Location, part]);

    private static Job Start(string program, string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // A container allows no process to read another's memory, and need not have a way to other machines.
        info.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        info.Environment["OMP_NUM_THREADS"] = "1";
        string folder = info.Environment[Folder] = Directory.CreateTempSubdirectory("prototxt-mpi-").FullName;
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail(new StringBuilder("The job hangs.\n").Append(output.Result).Append(error.Result).ToString());
        }

        string[][] lines = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllLines)];
        Directory.Delete(folder, recursive: true);
        return new(process.ExitCode, output.Result, error.Result, lines);
    }
}
