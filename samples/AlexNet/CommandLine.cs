using System.CommandLine;
using System.CommandLine.Invocation;
using AlexNet.Commands;
using Prototxt.Training;
using Spectre.Console;

namespace AlexNet;

/// <summary>The program without its process: arguments in, an exit code out, everything printed to two consoles.</summary>
internal static class CommandLine
{
    public static int Run(IReadOnlyList<string> arguments, IAnsiConsole output, IAnsiConsole error)
    {
        // An error is one line, however long; the terminal may wrap it, a log must not.
        error.Profile.Width = short.MaxValue;
        ParseResult parsed = Create(output).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var mistake in parsed.Errors)
                Report(error, mistake.Message);
            error.MarkupLine("[grey]--help lists the options.[/]");
            return 1;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output.Profile.Out.Writer });
        }
        // What is wrong with a file, Prototxt's own exceptions included, is the user's to mend; anything else is a fault of ours.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SolverException)
        {
            Report(error, e.Message);
            return 1;
        }
    }

    private static RootCommand Create(IAnsiConsole output)
    {
        RootCommand root = DigitsCommand.Create(output);
        root.Add(ClassifyCommand.Create(output));
        root.Add(SummaryCommand.Create(output));
        root.Add(TrainCommand.Create(output));
        root.Add(ExperimentCommand.Create(output));
        return root;
    }

    private static void Report(IAnsiConsole error, string message)
    {
        // Some messages have a list under their first line; here one line has to do.
        string[] lines = message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        error.MarkupLineInterpolated($"[red]error: {string.Join("; ", lines).Replace(":; ", ": ", StringComparison.Ordinal)}[/]");
    }
}
