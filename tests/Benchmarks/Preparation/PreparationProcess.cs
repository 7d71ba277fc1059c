using System.Diagnostics;
using System.Globalization;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>The process that makes the nets' files, one net when it is wanted: all of them together are large.</summary>
internal sealed class PreparationProcess(string folder) : IDisposable
{
    public const string Command = "prepare";

    private readonly ChildProcess child = new([Command, folder], new Dictionary<string, string?>());

    /// <summary>The child: is told words of nets, and behind each those of engines that become programs of their own, and answers each with a line, empty where it went well.</summary>
    public static int Child(string folder)
    {
        while (Console.ReadLine()?.Split(' ') is { } words)
            try
            {
                NetPreparation.Prepare(NetCatalog.All.Single(n => n.Word == words[0]), new NetFolder(Path.Combine(folder, words[0])), words[1..]);
                Console.WriteLine();
            }
            // whatever one net does to compiler or libtorch, the others are still measured
            catch (Exception e)
            {
                Console.WriteLine(e.GetBaseException().ToString().ReplaceLineEndings(" "));
            }

        return 0;
    }

    /// <summary>Makes the files of a net; gives what went wrong, or nothing.</summary>
    /// <param name="net">The net.</param>
    /// <param name="programs">The words of engines that become programs of their own.</param>
    public string Prepare(NetDefinition net, IEnumerable<string> programs)
    {
        long start = Stopwatch.GetTimestamp();
        string answer = child.Ask(string.Join(' ', programs.Prepend(net.Word)));
        Console.Error.WriteLine($"{DateTime.Now:HH:mm:ss} {net.Name}, prepared in {Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s {answer}");
        return answer;
    }

    public void Dispose() => child.Dispose();
}
