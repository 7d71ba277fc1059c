using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Prototxt.Benchmarks.Engines;

namespace Prototxt.Benchmarks.Forward;

/// <summary>Loading a model in a process of its own, since memory once taken stays in the peak.</summary>
internal sealed record LoadProcess(double Milliseconds, long PeakBytes, string? Failure)
{
    public const string Command = "load";

    /// <summary>The child: loads one model, runs it once, and prints what that took.</summary>
    public static int Child(string engineName, string folder)
    {
        LoadProcess result;
        try
        {
            Engine.WarmUp(engineName);
            var watch = Stopwatch.StartNew();
            using Engine engine = Engine.All[engineName](new ModelFiles(folder));
            watch.Stop();
            result = new LoadProcess(watch.Elapsed.TotalMilliseconds, Machine.Status("VmHWM"), null);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            Exception cause = e.GetBaseException();
            result = new LoadProcess(0, 0, cause.Message.Split('\n').FirstOrDefault(l => l.Contains("cannot open shared object", StringComparison.Ordinal)) ?? cause.Message.Split('\n')[0]);
        }

        Console.WriteLine(JsonSerializer.Serialize(result));
        return 0;
    }

    /// <summary>Starts children one after the other; the times and peaks in the middle.</summary>
    public static LoadProcess Measure(string engineName, ModelFiles files, int times)
    {
        List<LoadProcess> results = [];
        while (results.Count < times && !results.Any(r => r.Failure is not null))
            results.Add(Start(engineName, files));
        return results.FirstOrDefault(r => r.Failure is not null)
            ?? new LoadProcess(results.Select(r => r.Milliseconds).Order().ElementAt(times / 2), results.Select(r => r.PeakBytes).Order().ElementAt(times / 2), null);
    }

    private static LoadProcess Start(string engineName, ModelFiles files)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(LoadProcess).Assembly.Location);
        foreach (string argument in (string[])[Command, engineName, files.Folder])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<LoadProcess>(output.TrimEnd().Split('\n')[^1])!
            : new LoadProcess(0, 0, "its process ended with code " + process.ExitCode.ToString(CultureInfo.InvariantCulture));
    }
}
