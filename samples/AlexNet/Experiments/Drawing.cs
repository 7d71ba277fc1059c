using System.Globalization;
using Prototxt.Training.Curves;

namespace AlexNet.Experiments;

/// <summary>Courses as pictures and tables in files.</summary>
internal static class Drawing
{
    /// <summary>Training errors over epochs, solid and dashed as in the paper, with the goal.</summary>
    public static CurvePicture Of(PictureSet set, IReadOnlyList<Course> race) => new()
    {
        Title = $"Training error: {set.Name}",
        Across = "epochs",
        Up = "training error",
        IsPercent = true,
        Mark = (set.Goal, $"{set.Goal.ToString("P0", CultureInfo.InvariantCulture)}"),
        Curves = [.. race.Select((c, i) => new Curve($"{c.Name}, rate {c.Rate.ToString(CultureInfo.InvariantCulture)}", Points(c, e => e.TrainError), IsDashed: i > 0) { HasColorOfItsOwn = true })],
    };

    /// <summary>Errors with and without: solid in training, dashed in the test.</summary>
    public static CurvePicture Of(PictureSet set, string what, IReadOnlyList<Course> courses) => new()
    {
        Title = $"{what}: {set.Name}",
        Across = "epochs",
        Up = "error",
        IsPercent = true,
        Curves = [.. courses.SelectMany(c => new[]
        {
            new Curve($"{c.Name}, training", Points(c, e => e.TrainError)),
            new Curve($"{c.Name}, test", Points(c, e => e.TestError), IsDashed: true),
        })],
    };

    /// <summary>A row for each epoch.</summary>
    public static string Table(IReadOnlyList<Course> courses) => "trial,rate,epoch,train_error,test_error\n" + string.Concat(courses.SelectMany(c => c.Epochs.Select(e =>
        string.Create(CultureInfo.InvariantCulture, $"{c.Name},{c.Rate},{e.Number},{e.TrainError:0.0000},{e.TestError:0.0000}\n"))));

    private static IReadOnlyList<(double X, double Y)> Points(Course course, Func<Epoch, double> error) => [.. course.Epochs.Select(e => ((double)e.Number, error(e)))];
}
