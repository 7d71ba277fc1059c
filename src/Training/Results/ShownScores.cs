namespace Prototxt.Training;

/// <summary>What people are shown of a test: outputs of a few numbers. Longer ones, such as labels that no layer reads, are for logs and tables.</summary>
internal static class ShownScores
{
    private const int MostNumbers = 16;

    public static IEnumerable<NetScore> Of(TestResult test) => test.Scores.GroupBy(s => s.Output).Where(output => output.Count() <= MostNumbers).SelectMany(output => output);
}
