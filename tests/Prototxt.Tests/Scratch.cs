using Prototxt.Tests.Infrastructure;
using Xunit;
namespace Prototxt.Tests;
public class Scratch
{
    [Fact]
    public void Show()
    {
        string path = Environment.GetEnvironmentVariable("SCRATCH_FILE")!;
        var run = GeneratorRun.Of(new PrototxtFile("/project/" + Path.GetFileName(path), File.ReadAllText(path)));
        using var w = new StreamWriter("/tmp/scratch.txt");
        foreach (var d in run.Diagnostics) w.WriteLine(d);
        foreach (var (n, t) in run.Files) { w.WriteLine("=== " + n); w.WriteLine(t); }
        foreach (var d in run.CompilerMessages) w.WriteLine(d);
    }
}
