namespace AlexNet.Experiments;

/// <summary>The net with one thing and without it, for the same number of epochs: errors in training and in the test.</summary>
internal static class Comparison
{
    public static IReadOnlyList<Course> Run(Trial with, PictureSet set, int epochs, Action<Trial, float, Epoch> report, CancellationToken cancel) =>
        [.. new[] { Trials.Plain, with }.Select(t => t.Run(set, t.Options.BaseLr, epochs, _ => false, report, cancel))];
}
