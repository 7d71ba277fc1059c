using System.Globalization;
using Prototxt.Benchmarks.Engines;
using Prototxt.Benchmarks.Nets;
using Prototxt.Benchmarks.Processes;

namespace Prototxt.Benchmarks.Measuring;

/// <summary>All that is measured of one net: engines begin, agree, and take turns, one running at a time.</summary>
internal sealed class NetMeasurement(NetDefinition net, NetFolder folder, IReadOnlyList<EngineKind> kinds, Effort effort, Results results) : IDisposable
{
    private const int BusyLoopCount = 3;

    // On a machine that is never quiet a run ends all the same.
    private const int MostRetries = 300;

    private readonly NetFacts facts = folder.Facts;
    private readonly List<EngineProcess> engines = [];

    private EngineProcess? Predictor => engines.FirstOrDefault(e => e.Kind.Word == EngineKind.Predictor);

    public void Run()
    {
        results.Nets.Add(net);
        if (facts.Programs.GetValueOrDefault(EngineKind.PredictorAheadOfTime) is { Failure: null } program)
            results.Published[net.Name] = program.Bytes;
        Begin();
        if (results.Peak == 0 && Predictor is { } first)
            results.Peak = first.Peak();
        foreach (int batch in net.Batches)
        {
            List<EngineProcess> ready = [.. engines.Where(e => batch <= e.Kind.MostImages && Prepare(e, batch))];
            if (ready.Count == 0)
                continue;
            Compare(ready, batch);
            foreach (EngineProcess engine in ready)
                engine.WarmUp(batch == net.Batches[0] ? effort.WarmUp : effort.WarmUp / 3);
            TakeTurns(ready, effort.Rounds, effort.Retries);
            Record(ready, batch, isBusy: false);
            if (batch > 1)
                continue;
            foreach (EngineProcess engine in ready)
                engine.Prepare(batch);
            using (new BusyLoops(BusyLoopCount))
                TakeTurns(ready, effort.BusyRounds, retries: -1);
            Record(ready, batch, isBusy: true);
        }

        if (Predictor is not null)
            MeasureSteps();
    }

    public void Dispose()
    {
        foreach (EngineProcess engine in engines)
            engine.Dispose();
    }

    private void Begin()
    {
        foreach (EngineKind kind in kinds.Where(k => k.Concerns(facts)))
            if (kind.Lacks(facts) is not { } reason)
                engines.Add(new EngineProcess(kind, folder));
            else
                results.Notes.Add($"{net.Name}: {kind.Name} is left out. {reason}");
        Dictionary<EngineProcess, List<Beginning>> beginnings = engines.ToDictionary(e => e, _ => new List<Beginning>());
        for (int i = 0; i < effort.Starts; i++)
            foreach (EngineProcess engine in engines.ToArray())
            {
                Beginning beginning = engine.Start();
                beginnings[engine].Add(beginning);
                if (beginning.Failure is null)
                    continue;
                results.Notes.Add($"{net.Name}: {engine.Kind.Name} is left out. {beginning.Failure}");
                beginnings.Remove(engine);
                engines.Remove(engine);
                engine.Dispose();
            }

        foreach ((EngineProcess engine, List<Beginning> all) in beginnings)
            results.Starts.Add(new Start(net.Name, engine.Kind.Word, new Beginning(
                Median.Of(all.Select(b => b.Load)),
                Median.Of(all.Select(b => b.First)),
                Median.Of(all.Select(b => b.SinceStart)),
                (long)Median.Of(all.Select(b => (double)b.PeakBytes)),
                null)));
    }

    private bool Prepare(EngineProcess engine, int batch)
    {
        string failure = engine.Prepare(batch);
        if (failure.Length > 0)
            results.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{net.Name}: {engine.Kind.Name} does not run batch {batch}. {failure}"));
        return failure.Length == 0;
    }

    // Whoever answers otherwise than the predictor does not take part. libtorch may begin again with its plain convolutions.
    private void Compare(List<EngineProcess> ready, int batch)
    {
        EngineProcess reference = ready.FirstOrDefault(e => e == Predictor) ?? ready[0];
        float[][] expected = reference.Outputs(facts.Outputs.Length);
        foreach (EngineProcess engine in ready.Where(e => e != reference).ToArray())
        {
            double difference = Difference(engine, expected);
            double tolerance = engine.Kind.Tolerance;
            if (!(difference <= tolerance) && engine.Kind.Fallback is not null && !engine.IsFallenBack)
            {
                results.Notes.Add(string.Create(CultureInfo.InvariantCulture, $"{net.Name}: {engine.Kind.Name} differs by {difference:0.0e+0} at batch {batch}, and was started again with ONEDNN_MAX_CPU_ISA=SSE41."));
                engine.FallBack();
                engine.Prepare(batch);
                difference = Difference(engine, expected);
            }

            if (difference <= tolerance)
            {
                // what halved weights do is no difference between engines
                if (engine.Kind.Word != EngineKind.PredictorBFloat16)
                    results.Difference = Math.Max(results.Difference, difference);
                continue;
            }

            results.Wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{net.Name}, batch {batch}: {engine.Kind.Name} differs from {reference.Kind.Name} by {difference:0.0e+0} of the largest number and is left out."));
            ready.Remove(engine);
        }
    }

    private double Difference(EngineProcess engine, float[][] expected) =>
        engine.Outputs(expected.Length).Zip(expected, facts.Outputs).Select(o => o.Third.IsDetections ? Agreement.OfDetections(o.First, o.Second) : Agreement.OfNumbers(o.First, o.Second))
            .Aggregate(0.0, (worst, next) => double.IsNaN(worst) || double.IsNaN(next) ? double.NaN : Math.Max(worst, next));

    private void TakeTurns(List<EngineProcess> ready, int rounds, int retries)
    {
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < ready.Count; i++)
            {
                // Who follows whom changes from round to round.
                EngineProcess engine = ready[(i + round) % ready.Count];
                bool isQuiet = false;
                for (int left = results.Retries < MostRetries ? Math.Max(retries, 0) : 0; left >= 0 && !isQuiet; left--)
                {
                    isQuiet = engine.Turn(effort.Turn, isLast: left == 0);
                    results.Retries += isQuiet || left == 0 ? 0 : 1;
                }

                if (retries >= 0)
                    results.Turns = (results.Turns.All + 1, results.Turns.Disturbed + (isQuiet ? 0 : 1));
            }
    }

    private void Record(List<EngineProcess> ready, int batch, bool isBusy)
    {
        EngineProcess? predictor = ready.FirstOrDefault(e => e == Predictor);
        foreach (EngineProcess engine in ready)
        {
            double ratio = predictor is null ? double.NaN : Median.Of(predictor.Rounds.Zip(engine.Rounds, (a, b) => a / b));
            results.Timings.Add(new Timing(net.Name, batch, isBusy, engine.Kind.Word, Median.Of(engine.Passes), engine.Passes.Min(), ratio));
        }
    }

    private void MeasureSteps()
    {
        int[] batches = [.. new[] { net.Batches[0], net.Batches[^1] }.Distinct()];
        foreach ((int batch, double[] times) in batches.Zip(EngineProcess.Steps(folder, effort.WarmUp, batches)))
            foreach ((NetStep step, double time) in facts.Steps.Zip(times))
                results.Steps.Add(new StepTime(net.Name, batch, step.Layers, time, 2 * step.Macs * batch / time / 1e6));
    }
}
