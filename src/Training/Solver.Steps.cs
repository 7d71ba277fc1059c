using System.Diagnostics;
using System.Runtime.CompilerServices;
using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Training.Updates;
using static TorchSharp.torch;

namespace Prototxt.Training;

public abstract partial class Solver
{
    // -log of the smallest normal number: what Caffe's softmax loss cannot exceed.
    private const float LargestSoftmaxLoss = 87.33655f;

    private readonly Stopwatch sinceDisplay = new();
    private int lastDisplay;
    private bool toldOfStuckLoss;
    private volatile bool isStopRequested;

    /// <summary>Asks the solver to stop when the iteration is done, as Ctrl-C does with Caffe; any thread may.</summary>
    public void RequestStop() => isStopRequested = true;

    /// <summary>Trains for a number of iterations; tests and snapshots are made on the way.</summary>
    /// <param name="iterations">How many.</param>
    /// <exception cref="DivergedException">A loss is no number.</exception>
    /// <exception cref="Data.DataException">A record cannot be read, or a batch is not what a net takes, such as a label that is no class.</exception>
    public void Step(int iterations)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(iterations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, int.MaxValue - Iteration);
        isStopRequested = false;
        Run(Iteration + iterations, new SmoothedLoss(Options.AverageLoss));
    }

    /// <summary>The steps to the last iteration, one after the other, for loops of one's own; each is made when it is asked for, on a thread of the pool.</summary>
    /// <param name="cancel">Ends the steps between two of them; so does <see cref="RequestStop"/>.</param>
    public async IAsyncEnumerable<SolverStep> Steps([EnumeratorCancellation] CancellationToken cancel = default)
    {
        var smoothed = new SmoothedLoss(Options.AverageLoss);
        isStopRequested = false;
        Begin();
        while (Iteration < Options.MaxIter && !isStopRequested)
        {
            cancel.ThrowIfCancellationRequested();
            if (await Task.Run(() => One(smoothed), cancel).ConfigureAwait(false) is not { } step)
                yield break;
            yield return step;
        }
    }

    /// <summary>Runs all test nets. Of several processes, the first does and the others wait for it.</summary>
    /// <returns>Their results, in order; none for those that wait.</returns>
    public IReadOnlyList<TestResult> Test()
    {
        isStopRequested = false;
        return TestAll();
    }

    private void Run(int end, SmoothedLoss smoothed)
    {
        Begin();
        while (Iteration < end && One(smoothed) is not null && !IsStopped())
        {
        }
    }

    private void Begin()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (KeepsFreedMemory)
            FreedMemory.KeepByDefault();
        sinceDisplay.Restart();
    }

    /// <summary>An iteration; null where a test before it was stopped.</summary>
    private SolverStep? One(SmoothedLoss smoothed)
    {
        blobs ??= Learnable();
        ClearGradients();
        if (Options.TestInterval > 0 && Iteration % Options.TestInterval == 0 && (Iteration > 0 || Options.TestInitialization))
        {
            TestAll();
            if (IsStopped())
                return null;
        }
        Seed();
        long start = Stopwatch.GetTimestamp();
        (TimeSpan waited, long records) = (pass.Data.Waited, pass.Records);
        bool display = Options.Display != 0 && Iteration % Options.Display == 0;
        SolverStep step = Passes(smoothed, display);
        if (display)
            Show(step);
        GradientsReady?.Invoke(this, EventArgs.Empty);
        Update(step.Rate, display);
        Iteration++;
        if (!Options.SnapshotDiff)
            ClearGradients();
        if (Options.Snapshot != 0 && Iteration % Options.Snapshot == 0)
            Snapshot();
        step = step with { Duration = Stopwatch.GetElapsedTime(start), Waited = pass.Data.Waited - waited, Records = pass.Records - records };
        Stepped?.Invoke(this, step);
        return step;
    }

    // What an iteration draws depends on the seed, its number and the process alone: a run that is resumed draws what it would have drawn.
    private void Seed()
    {
        if (Options.RandomSeed >= 0)
            manual_seed((long)(unchecked((ulong)Options.RandomSeed * 0x9E3779B97F4A7C15) ^ (ulong)Iteration ^ ((ulong)(group?.Rank ?? 0) << 32)) & long.MaxValue);
    }

    private SolverStep Passes(SmoothedLoss smoothed, bool display)
    {
        var losses = new float[Options.IterSize];
        IReadOnlyList<NetScore> scores = [];
        for (int i = 0; i < losses.Length; i++)
        {
            bool isLast = i == losses.Length - 1;
            parallel?.Begin(isLast);
            (losses[i], scores) = pass.Run(Iteration, blobs, StopsWhenDiverged, display && isLast, display ? DebugTrain() : null);
            parallel?.End(isLast);
        }
        scores = Average(losses, scores);
        float sum = 0;
        foreach (float passLoss in losses)
            sum += passLoss;
        float loss = sum / losses.Length;
        smoothed.Add(loss);
        WarnOfStuckLoss(loss);
        return new SolverStep(Iteration, loss, smoothed.Value, Rate, losses) { Scores = scores };
    }

    private void Show(SolverStep step)
    {
        float seconds = (float)sinceDisplay.Elapsed.TotalSeconds;
        Write(CaffeLines.Iteration(Iteration, (Iteration - lastDisplay) / (seconds > 0 ? seconds : 1), seconds, Options.Display, step.SmoothedLoss));
        sinceDisplay.Restart();
        lastDisplay = Iteration;
        foreach (SolverLine line in CaffeLines.TrainScores(step.Scores))
            Write(line);
        Displayed?.Invoke(this, step);
    }

    private void Update(float rate, bool display)
    {
        updater ??= new Updater(Options, Learnable());
        if (Options.LrPolicy.Step(Iteration) is > 0 and int steps && Options.LrPolicy.Name == "multistep" && Options.LrPolicy.Step(Iteration - 1) < steps)
            Write(CaffeLines.MultiStep(Iteration, steps));
        if (display)
            Write(CaffeLines.Rate(Iteration, rate));
        float clip = 1;
        if (Options.ClipGradients >= 0 && updater.GradientNorm() is var norm && norm > Options.ClipGradients)
        {
            clip = Options.ClipGradients / norm;
            Write(CaffeLines.Clipping(norm, Options.ClipGradients, clip));
        }
        updater.Update(rate, Iteration, clip, keep: Options.SnapshotDiff);
    }

    private List<TestResult> TestAll()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        List<TestResult> results = [];
        foreach (TestPass test in tests)
        {
            if (isStopRequested)
                break;
            Write(CaffeLines.Testing(Iteration, results.Count));
            if (test.Run(TrainNet, Iteration, Options.TestIter[results.Count], Options.TestComputeLoss, () => isStopRequested, DebugTest(results.Count)) is not { } result)
            {
                Write(CaffeLines.TestInterrupted);
                break;
            }
            if (result.Loss is { } loss)
                Write(CaffeLines.TestLoss(loss));
            foreach (SolverLine line in CaffeLines.TestScores(result.Scores))
                Write(line);
            results.Add(result);
            Tested?.Invoke(this, result);
        }
        parallel?.WaitForMain();
        return results;
    }

    private void WarnOfStuckLoss(float loss)
    {
        if (toldOfStuckLoss || MathF.Abs(loss - LargestSoftmaxLoss) > 1e-3f)
            return;
        toldOfStuckLoss = true;
        Write(CaffeLines.Warning(FormattableString.Invariant(
            $"Iteration {Iteration}: the loss is {LargestSoftmaxLoss}, the largest that a softmax loss can be: the net gives the right answers a probability of 0 and learns nothing from them. A smaller base_lr, or a check of labels and scale of the data, may help.")));
    }
}
