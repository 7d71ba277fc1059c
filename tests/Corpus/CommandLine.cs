using System.CommandLine;
using Spectre.Console;

namespace Prototxt.Corpus;

/// <summary>Arguments in, an exit code out.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        Argument<DirectoryInfo> folder = new("FOLDER") { Description = "Every *.prototxt under it is taken." };
        folder.AcceptExistingOnly();
        Option<FileInfo?> report = new("--report") { Description = "Write what was found in each file as JSON.", HelpName = "FILE.json" };
        Option<string?> variables = new("--variables") { Description = "Values for the holes of templates.", HelpName = "NAME=value;…" };
        Option<string?> shapes = new("--assume-input-shapes") { Description = "Input shapes for nets that do not tell theirs; they are told nothing else.", HelpName = "data: 8,3,224,224;…" };
        Option<bool> hooks = new("--hooks") { Description = "Supply layers of unknown types, and Python layers, with the methods that the messages ask for." };
        Option<int> timeout = new("--timeout") { Description = "Seconds after which a file counts as one on which the generator hangs.", DefaultValueFactory = _ => 60 };
        RootCommand root = new("Takes a collection of prototxt files through the generator and the C# compiler.") { folder, report, variables, shapes, hooks, timeout };
        root.SetAction(parsed => Run(
            parsed.GetValue(folder)!.FullName,
            parsed.GetValue(report)?.FullName,
            new RunOptions(parsed.GetValue(variables), parsed.GetValue(shapes), TimeSpan.FromSeconds(parsed.GetValue(timeout)), parsed.GetValue(hooks))));
        return root;
    }

    private static int Run(string folder, string? report, RunOptions options)
    {
        CorpusReport result = AnsiConsole.Console.Profile.Capabilities.Interactive
            ? AnsiConsole.Progress().Start(progress => CorpusRunner.Run(folder, options, new ProgressRow(progress.AddTask("prototxt")).Show))
            : CorpusRunner.Run(folder, options);
        Screen.Show(AnsiConsole.Console, result);
        if (report is not null)
            result.Write(report);
        return result.IsSound ? 0 : 1;
    }

    private sealed class ProgressRow(ProgressTask task)
    {
        public void Show(int done, int of) => task.MaxValue(of).Value = done;
    }
}
