using System.Globalization;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Preparation;

/// <summary>The process that makes the nets' files.</summary>
internal static class PreparationProcess
{
    public const string Command = "prepare";

    /// <summary>The child: a line for each net, empty where it went well.</summary>
    public static int Child(string folder, string words)
    {
        foreach (string word in words.Split(','))
            try
            {
                NetPreparation.Prepare(NetCatalog.All.Single(n => n.Word == word), new NetFolder(Path.Combine(folder, word)));
                Console.WriteLine();
            }
            // whatever one net does to compiler or libtorch, the others are still measured
            catch (Exception e)
            {
                Console.WriteLine(e.GetBaseException().ToString().ReplaceLineEndings(" "));
            }

        return 0;
    }

    /// <summary>Makes the files of some nets; gives what went wrong by net.</summary>
    public static IReadOnlyDictionary<NetDefinition, string> Run(string folder, IReadOnlyList<NetDefinition> nets)
    {
        var failures = new Dictionary<NetDefinition, string>();
        using var child = new ChildProcess([Command, folder, string.Join(',', nets.Select(n => n.Word))], new Dictionary<string, string?>());
        foreach (NetDefinition net in nets)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            string answer = child.Read();
            Console.Error.WriteLine($"{net.Name} prepared in {System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s {answer}");
            if (answer.Length > 0)
                failures[net] = answer;
        }

        return failures;
    }
}
