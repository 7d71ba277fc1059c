using System.Diagnostics;

namespace Prototxt.Benchmarks.Processes;

/// <summary>This program once more, or another, as a process that is asked and answers line by line.</summary>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(5);

    private readonly Process process;
    private readonly string command;
    private string lastError = "";

    /// <param name="arguments">The child's arguments.</param>
    /// <param name="variables">Variables of its environment; null takes one away.</param>
    /// <param name="program">The other program; null for this one.</param>
    public ChildProcess(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string?> variables, string? program = null)
    {
        command = string.Join(' ', arguments);
        var start = new ProcessStartInfo(program ?? Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (program is null && Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string? value) in variables)
            start.Environment[name] = value;
        process = Process.Start(start)!;
        process.ErrorDataReceived += (_, e) => lastError = string.IsNullOrWhiteSpace(e.Data) ? lastError : e.Data;
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    /// <summary>Asks, and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">The child ended, or took too long.</exception>
    public string Ask(string question)
    {
        process.StandardInput.WriteLine(question);
        process.StandardInput.Flush();
        return Read();
    }

    /// <summary>The child's next line.</summary>
    /// <exception cref="InvalidOperationException">The child ended, or took too long.</exception>
    public string Read()
    {
        Task<string?> line = process.StandardOutput.ReadLineAsync();
        if (!line.Wait(longest))
            throw new InvalidOperationException($"'{command}' gave no answer within {longest.TotalMinutes} minutes.");
        return line.Result ?? throw new InvalidOperationException($"'{command}' ended. {lastError}");
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(2000))
                process.Kill();
        }

        process.Dispose();
    }
}
