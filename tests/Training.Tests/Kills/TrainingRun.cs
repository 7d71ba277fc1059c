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
    public TrainingRun(string folder, SolverType type, SnapshotFormat format, int iterations)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "TrainingProcess.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, folder, $"{type}", $"{format}", iterations.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }
}
