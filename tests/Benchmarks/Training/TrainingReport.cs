using System.Globalization;
using Prototxt.Benchmarks.Measuring;

namespace Prototxt.Benchmarks.Training;

/// <summary>A step of AlexNet at batch 32 by a generated solver, its data read from a database, beside hand-written TorchSharp.</summary>
internal static class TrainingReport
{
    public static void Write(Report report, bool quick)
    {
        int rounds = quick ? 1 : 3, steps = quick ? 3 : 8;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("prototxt-training-");
        try
        {
            TrainingProcess.WriteDatabase(folder.FullName);
            string[] trainers = [TrainingProcess.Plain, TrainingProcess.Solver, TrainingProcess.Fresh];
            var results = trainers.ToDictionary(t => t, _ => new List<TrainingProcess>());
            // In turns, so that what else happens on the machine falls on both alike.
            for (int round = 0; round < rounds; round++)
                foreach (string trainer in trainers)
                    results[trainer].Add(TrainingProcess.Measure(trainer, folder.FullName, steps));
            report.Heading("A training step")
                .Paragraph($"AlexNet at batch 32, forward, backward and update with momentum and weight decay, each engine in a process of its own and in turns; medians of {rounds} times {steps} steps, "
                    + "the fastest of all, and what a step took of both processors together. "
                    + "The solver reads, crops and mirrors its pictures meanwhile; the hand-written loop has one batch in memory.")
                .Table(["", "step", "ratio", "fastest", "ratio", "processors", "ratio", "waiting for data", "peak memory"], trainers.Select(t => (string[])
                [
                    t,
                    .. WithRatio(t, rs => Median.Of(rs.Select(r => r.Milliseconds))),
                    .. WithRatio(t, rs => rs.Min(r => r.FastestMilliseconds)),
                    .. WithRatio(t, rs => Median.Of(rs.Select(r => r.ProcessorMilliseconds))),
                    t == TrainingProcess.Plain ? "" : Median.Of(results[t].Select(r => r.Waited)).ToString("P1", CultureInfo.InvariantCulture),
                    Report.Megabytes(Median.Of(results[t].Select(r => (double)r.PeakBytes))),
                ]));

            string[] WithRatio(string trainer, Func<List<TrainingProcess>, double> of) =>
                [Report.Milliseconds(of(results[trainer])), Report.Ratio(of(results[trainer]) / of(results[TrainingProcess.Plain]))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

}
