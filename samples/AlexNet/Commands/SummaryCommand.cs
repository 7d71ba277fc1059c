using System.CommandLine;
using AlexNet.Screens;
using Spectre.Console;

namespace AlexNet.Commands;

/// <summary>Prints a net's layer table.</summary>
internal static class SummaryCommand
{
    public static Command Create(IAnsiConsole console)
    {
        Option<NetChoice> model = NetChoices.Option();
        Command command = new("summary", "Prints a net's layers: shapes, parameters, multiplications and memory, as the generator counted them.") { model };
        command.SetAction(parsed => SummaryScreen.Show(console, parsed.GetValue(model).Summary()));
        return command;
    }
}
