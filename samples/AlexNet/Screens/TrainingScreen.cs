using Spectre.Console;

namespace AlexNet.Screens;

/// <summary>The loss while training goes on: a bar on a terminal, a line every twenty iterations elsewhere.</summary>
internal static class TrainingScreen
{
    private const int LinesEvery = 20;

    public static T Show<T>(IAnsiConsole console, int iterations, Func<Action<int, float>, T> train) =>
        console.Profile.Capabilities.Interactive ? Bar(console, iterations, train) : Lines(console, iterations, train);

    private static T Bar<T>(IAnsiConsole console, int iterations, Func<Action<int, float>, T> train)
    {
        var mean = new RunningMean();
        return console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Describe(null), maxValue: iterations);
                T end = train((iteration, loss) =>
                {
                    task.Description = Describe(mean.Add(loss));
                    task.Value = iteration;
                });
                task.StopTask();
                return end;
            });
    }

    private static string Describe(float? loss) => $"training, loss [yellow]{(loss is { } value ? Format.Decimals(value, 3) : "    ?")}[/]";

    private static T Lines<T>(IAnsiConsole console, int iterations, Func<Action<int, float>, T> train)
    {
        var mean = new RunningMean();
        int width = $"{iterations}".Length;
        return train((iteration, loss) =>
        {
            float smooth = mean.Add(loss);
            if (iteration % LinesEvery == 0 || iteration == iterations)
                console.WriteLine($"iteration {$"{iteration}".PadLeft(width)} of {iterations}, loss {Format.Decimals(smooth, 3)}");
        });
    }

    /// <summary>One batch's loss jumps; what is shown is the mean of the last ones.</summary>
    private sealed class RunningMean
    {
        private readonly Queue<float> last = [];

        public float Add(float value)
        {
            last.Enqueue(value);
            if (last.Count > LinesEvery)
                last.Dequeue();
            return last.Average();
        }
    }
}
