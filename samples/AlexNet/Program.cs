using System.Text;
using AlexNet;
using Spectre.Console;

Console.OutputEncoding = Encoding.UTF8;
IAnsiConsole error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
return CommandLine.Run(args, AnsiConsole.Console, error);
