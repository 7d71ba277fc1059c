using Prototxt.Fuzz;

return CommandLine.Create().Parse(args).Invoke();
