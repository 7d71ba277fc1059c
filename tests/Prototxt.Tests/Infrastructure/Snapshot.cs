using System.Runtime.CompilerServices;
using ApprovalTests.Core;
using Prototxt.Generator.CSharp;
using Xunit;

namespace Prototxt.Tests.Infrastructure;

/// <summary>
/// Compares generated files with readable copies beside the test: one <c>.verified.cs</c> file for each generated file, in the
/// manner of Verify, so that moving to it one day is a change of this class; or one text with a <c>.verified.txt</c> file of a folder. A missing copy fails, and so does one that
/// nothing generates any more. <c>PROTOTXT_ACCEPT_SNAPSHOTS=1</c> writes what was generated over the copies.
/// </summary>
internal static class Snapshot
{
    private const string TextSuffix = ".verified.txt";

    private static bool Accepts => Environment.GetEnvironmentVariable("PROTOTXT_ACCEPT_SNAPSHOTS") == "1";

    public static void Verify(GeneratorRun run, string name, [CallerFilePath] string testFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(ToLocal(testFile))!, "Snapshots");
        // The file for all nets of a project is the same everywhere.
        Dictionary<string, string> files = run.Files.Where(f => f.Key != StartupEmitter.HintName).ToDictionary();
        if (Accepts)
            Accept(files, folder, name);
        foreach ((string hintName, string text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
            Approver.Verify(new OneFile(PathOf(folder, name, hintName), text), new NoReporter());
        string[] expected = [.. files.Keys.Select(h => PathOf(folder, name, h))];
        string[] stale = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, name + "#*.verified.cs").Except(expected)] : [];
        Assert.True(stale.Length == 0, $"Nothing generates these snapshots any more: {string.Join(", ", stale)}");
    }

    /// <summary>Compares a text with the copy of a name in a folder of the tests.</summary>
    public static void Verify(string text, string name, params string[] folder)
    {
        string path = Path.Combine(Folder(folder), name + TextSuffix);
        if (Accepts)
        {
            Directory.CreateDirectory(Folder(folder));
            File.WriteAllText(path, text);
        }

        Approver.Verify(new OneFile(path, text), new NoReporter());
    }

    /// <summary>Asserts that a folder has copies of these names and no others.</summary>
    public static void AreAll(IEnumerable<string> names, params string[] folder) =>
        Assert.Equal(names.Select(n => n + TextSuffix).Order(StringComparer.Ordinal), Directory.GetFiles(Folder(folder), "*.verified.*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    private static string Folder(string[] folder) => Path.Combine([SharedData.Repository, "tests", "Prototxt.Tests", .. folder]);

    private static void Accept(Dictionary<string, string> files, string folder, string name)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, name + "#*.verified.cs"))
            File.Delete(old);
        foreach ((string hintName, string text) in files)
            File.WriteAllText(PathOf(folder, name, hintName), text);
    }

    private static string PathOf(string folder, string name, string hintName) =>
        Path.Combine(folder, $"{name}#{hintName.Replace("Consumer.", "", StringComparison.Ordinal)[..^3]}.verified.cs");

    // Builds map the repository's folder away, so that they are the same everywhere.
    private static string ToLocal(string path) => path.StartsWith("/_/", StringComparison.Ordinal) ? Path.Combine(SharedData.Repository, path[3..]) : path;

    /// <summary>ApprovalTests' view of one file.</summary>
    private sealed class OneFile(string verified, string text) : IApprovalApprover
    {
        private readonly string received = verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        private string problem = "";

        public bool Approve()
        {
            if (!File.Exists(verified))
                problem = $"There is no snapshot {verified}.";
            else if (File.ReadAllText(verified).ReplaceLineEndings("\n") is var expected && expected != text)
                problem = Difference(expected);
            if (problem.Length == 0)
                return true;
            File.WriteAllText(received, text);
            return false;
        }

        public void Fail() => throw new ApprovalTests.Core.Exceptions.ApprovalException(received, problem + " PROTOTXT_ACCEPT_SNAPSHOTS=1 accepts what is generated now; read the difference first.");

        public void ReportFailure(IApprovalFailureReporter reporter)
        {
        }

        public void CleanUpAfterSuccess(IApprovalFailureReporter reporter) => File.Delete(received);

        private string Difference(string expected)
        {
            string[] old = expected.Split('\n'), now = text.Split('\n');
            int line = Enumerable.Range(0, Math.Max(old.Length, now.Length)).First(i => i >= old.Length || i >= now.Length || old[i] != now[i]);
            return $"{verified}({line + 1}): expected \"{(line < old.Length ? old[line] : "the end")}\", found \"{(line < now.Length ? now[line] : "the end")}\".";
        }
    }

    /// <summary>The exception says it all; no difference tool is opened.</summary>
    private sealed class NoReporter : IApprovalFailureReporter
    {
        public void Report(string approved, string received)
        {
        }
    }
}
