namespace Prototxt.Benchmarks.Processes;

/// <summary>Other work on the machine, as long as this object lives.</summary>
internal sealed class BusyLoops(int count) : IDisposable
{
    public const string Command = "busy";

    private readonly ChildProcess[] loops = [.. Enumerable.Range(0, count).Select(_ => new ChildProcess([Command], new Dictionary<string, string?>()))];

    /// <summary>The child.</summary>
    public static int Child()
    {
        new Thread(() =>
        {
            while (true)
                Thread.SpinWait(1000);
        })
        { IsBackground = true }.Start();
        // ends when the parent does
        return Console.In.Read() < 0 ? 0 : 1;
    }

    public void Dispose()
    {
        foreach (ChildProcess loop in loops)
            loop.Dispose();
    }
}
