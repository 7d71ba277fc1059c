using System.Globalization;
using HookSample;

float error = Regression.Run(600, (step, loss) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step,3}: loss {loss:0.0000}")));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean distance from the wave: {error:0.000}"));
