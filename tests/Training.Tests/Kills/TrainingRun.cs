using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Prototxt.Training.Tests.Kills;

/// <summary>A training of <c>tests/TrainingProcess</c> in a process of its own.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    /// <summary>Starts it, and waits until it is about to train.</summary>
    /// <param name="folder">The folder with its database, into which it writes.</param>
    /// <param name="type">The solver's type.</param>
    /// <param name="format">The format of its snapshots.</param>
    /// <param name="iterations">The number of its last iteration.</param>
    /// <param name="mostBlocks">So many blocks of 512 bytes a file may have; null for no limit.</param>
    public TrainingRun(string folder, SolverType type, SnapshotFormat format, int iterations, int? mostBlocks = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "TrainingProcess.dll");
        string[] arguments = [program, folder, $"{type}", $"{format}", iterations.ToString(CultureInfo.InvariantCulture)];
        process = Process.Start(new ProcessStartInfo(mostBlocks is null ? "dotnet" : "sh", mostBlocks is { } blocks ? ["-c", $"trap '' XFSZ; ulimit -f {blocks}; exec dotnet \"$@\"", "sh", .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // what the runtime maps for itself is a file, too
            Environment = { ["DOTNET_EnableWriteXorExecute"] = mostBlocks is null ? null : "0" },
        })!;
        errors = process.StandardError.ReadToEndAsync();
        FirstLine = process.StandardOutput.ReadLine() ?? "";
    }

    /// <summary>"at 12": where it goes on; or why it does not.</summary>
    public string FirstLine { get; }

    /// <summary>Ends it by force, SIGKILL on Unix.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Lets it come to its end.</summary>
    public void Finish()
    {
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{FirstLine}\n{output}\n{errors.Result}");
    }

    /// <summary>Lets it come to its end with an error.</summary>
    /// <returns>What it says.</returns>
    public string Fail()
    {
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 1, $"{FirstLine}\n{output}\n{errors.Result}");
        return output;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
