using System.Globalization;

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
            string[] trainers = [TrainingProcess.Plain, TrainingProcess.Solver];
            var results = trainers.ToDictionary(t => t, _ => new List<TrainingProcess>());
            // In turns, so that what else happens on the machine falls on both alike.
            for (int round = 0; round < rounds; round++)
                foreach (string trainer in trainers)
                    results[trainer].Add(TrainingProcess.Measure(trainer, folder.FullName, steps));
            double plain = Median(results[TrainingProcess.Plain], r => r.Milliseconds);
            report.Heading("A training step")
                .Paragraph($"AlexNet at batch 32, forward, backward and update with momentum and weight decay, each engine in a process of its own and in turns; medians of {rounds} times {steps} steps. "
                    + "The solver reads, crops and mirrors its pictures meanwhile; the hand-written loop has one batch in memory.")
                .Table(["", "step", "ratio", "waiting for data", "peak memory"], trainers.Select(t => (string[])
                [
                    t,
                    Report.Milliseconds(Median(results[t], r => r.Milliseconds)),
                    Report.Ratio(Median(results[t], r => r.Milliseconds) / plain),
                    t == TrainingProcess.Solver ? Median(results[t], r => r.Waited).ToString("P1", CultureInfo.InvariantCulture) : "",
                    Report.Megabytes(Median(results[t], r => r.PeakBytes)),
                ]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(List<TrainingProcess> results, Func<TrainingProcess, double> of) => results.Select(of).Order().ElementAt(results.Count / 2);
}
