namespace Prototxt.Files;

/// <summary>Writes a SolverState field by field, in Caffe's order, and behind them one that Caffe passes over. Lengths are computed beforehand, so nothing is collected in memory.</summary>
internal static class SolverStateWriter
{
    private const int Iteration = 1, LearnedNet = 2, History = 3, CurrentStep = 4;

    public static void Write(Stream stream, int iteration, string learnedNet, IEnumerable<WrittenBlob> history, int currentStep, string batches)
    {
        var writer = new WireWriter(stream);
        writer.Number(Iteration, iteration);
        writer.Text(LearnedNet, learnedNet);
        foreach (WrittenBlob blob in history)
        {
            writer.Delimited(History, CaffeBlobWriter.Size(blob));
            CaffeBlobWriter.Write(writer, blob);
        }
        writer.Number(CurrentStep, currentStep);
        writer.Text(SolverStateParser.Batches, batches);
    }
}
