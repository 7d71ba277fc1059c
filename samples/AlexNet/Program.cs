using System.Text;
using AlexNet;
using Spectre.Console;

WorkerThreads.Sleep();
Console.OutputEncoding = Encoding.UTF8;
IAnsiConsole error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
return CommandLine.Run(args, AnsiConsole.Console, error);
