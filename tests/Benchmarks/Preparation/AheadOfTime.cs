using System.Diagnostics;
using System.Runtime.InteropServices;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>Publishes a predictor as a program that was compiled ahead of time.</summary>
internal static class AheadOfTime
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(4);

    /// <param name="files">What was generated of the net, by its names.</param>
    /// <param name="folder">Where the program goes.</param>
    public static NetProgram Publish(IReadOnlyDictionary<string, string> files, NetFolder folder)
    {
        string sources = Path.Combine(folder.Folder, "program"), published = Path.GetDirectoryName(folder.Program)!;
        Directory.CreateDirectory(sources);
        foreach ((string name, string text) in files)
            File.WriteAllText(Path.Combine(sources, Path.GetFileName(name)), text);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "AheadOfTime", "Program.cs"), Path.Combine(sources, "Program.cs"), overwrite: true);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Preparation", "Formula.cs"), Path.Combine(sources, "Formula.cs"), overwrite: true);
        string project = Path.Combine(sources, "predict.csproj");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "AheadOfTime", "Project.xml"), project, overwrite: true);
        string? failure = Run("publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", published, $"-p:Built={AppContext.BaseDirectory}", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v", "q", "-nologo");
        Directory.Delete(sources, recursive: true);
        long bytes = failure is null ? Directory.GetFiles(published).Where(f => Path.GetExtension(f) is not (".dbg" or ".pdb")).Sum(f => new FileInfo(f).Length) : 0;
        return new NetProgram(bytes, failure);
    }

    // What went wrong, or null.
    private static string? Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // what a build that runs this program told its own parts
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(longest))
        {
            process.Kill(entireProcessTree: true);
            return $"Compiling it ahead of time took more than {longest.TotalMinutes} minutes.";
        }

        string[] lines = (output.Result + "\n" + errors.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return process.ExitCode == 0 ? null
            : "It was not compiled ahead of time: " + (lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "no message").Trim();
    }
}
