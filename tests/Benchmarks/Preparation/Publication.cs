using System.Diagnostics;
using System.Runtime.InteropServices;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>Publishes programs of their own, as users publish them: of a net's predictor, and of its peer.</summary>
internal static class Publication
{
    private static readonly TimeSpan longest = TimeSpan.FromMinutes(4);

    /// <param name="engine">The engine's word.</param>
    /// <param name="files">What was generated of the net, by its names.</param>
    /// <param name="folder">Where the program goes.</param>
    public static NetProgram Publish(string engine, IReadOnlyDictionary<string, string> files, NetFolder folder)
    {
        string sources = Path.Combine(folder.Folder, "program"), published = Path.GetDirectoryName(folder.Program(engine))!;
        string part = engine == EngineKind.OnnxProgram ? "Onnx" : "Predictor", programs = Path.Combine(AppContext.BaseDirectory, "Programs");
        Directory.CreateDirectory(sources);
        foreach ((string name, string text) in files.Where(_ => part == "Predictor"))
            File.WriteAllText(Path.Combine(sources, Path.GetFileName(name)), text);
        foreach (string source in (string[])[Path.Combine(programs, "Program.cs"), Path.Combine(programs, part + ".cs"), Path.Combine(AppContext.BaseDirectory, "Preparation", "Formula.cs")])
            File.Copy(source, Path.Combine(sources, Path.GetFileName(source)), overwrite: true);
        string project = Path.Combine(sources, "predict.csproj");
        File.Copy(Path.Combine(programs, "Project.xml"), project, overwrite: true);
        bool isAheadOfTime = engine == EngineKind.PredictorAheadOfTime;
        string? failure = Run("publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", isAheadOfTime ? "true" : "false", "-o", published,
            $"-p:PublishAot={isAheadOfTime}", $"-p:Engine={part}", $"-p:Built={AppContext.BaseDirectory}", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v", "q", "-nologo");
        if (failure is null && engine == EngineKind.PredictorPackaged)
            failure = Precompile(published);
        Directory.Delete(sources, recursive: true);
        long bytes = failure is null ? Directory.GetFiles(published).Where(f => Path.GetExtension(f) is not (".dbg" or ".pdb")).Sum(f => new FileInfo(f).Length) : 0;
        return new NetProgram(bytes, failure);
    }

    // The assemblies as the package has them for this platform.
    private static string? Precompile(string published) => Repository.Precompiler is not { } precompiler ? "src/Precompiler is not in a folder above."
        : Run("msbuild", precompiler, "-restore", "-t:Precompile", $"-p:Images={published}",
            $"-p:Assemblies={Path.Combine(AppContext.BaseDirectory, "Prototxt.Inference.dll")}%3B{Path.Combine(AppContext.BaseDirectory, "Prototxt.Files.dll")}", "-p:UseSharedCompilation=false", "-nodeReuse:false", "-v:q", "-nologo");

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
            return $"Compiling it took more than {longest.TotalMinutes} minutes.";
        }

        string[] lines = (output.Result + "\n" + errors.Result).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return process.ExitCode == 0 ? null
            : "It was not compiled: " + (lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "no message").Trim();
    }
}
