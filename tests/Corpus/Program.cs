using System.Text;
using Prototxt.Corpus;

Console.OutputEncoding = Encoding.UTF8;
return CommandLine.Create().Parse(args).Invoke();
