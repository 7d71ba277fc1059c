using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>Counts and intervals: what Caffe refuses, and what it takes although it makes no sense.</summary>
internal static class SolverLimits
{
    public static void Check(SolverContext solver)
    {
        Message message = solver.Message;
        if (message.Int("average_loss") < 1)
            solver.Refuse("average_loss", "average_loss must be at least 1");
        if (message.Int("iter_size") < 1)
            solver.Doubt("iter_size", $"iter_size {message.Get("iter_size")} makes no pass in an iteration: Caffe {(message.Int("iter_size") == 0 ? "computes NaN" : "learns nothing")}, and the solver refuses to begin");
        if (!solver.Gives("max_iter"))
            solver.Doubt("max_iter", "max_iter is missing: nothing is trained unless the program sets MaxIter");
        else if (message.Int("max_iter") <= 0)
            solver.Doubt("max_iter", $"max_iter {message.Get("max_iter")} leaves no iteration to be made");
        if (message.Int("display") < 0)
            solver.Doubt("display", $"display is negative; Caffe counts it as {-(long)message.Int("display")}");
        if (message.Int("snapshot") < 0)
            solver.Doubt("snapshot", $"snapshot is negative; Caffe counts it as {-(long)message.Int("snapshot")}");
        if (message.Get("clip_gradients") is { Float: <= 0 and not -1 } limit)
            solver.Doubt("clip_gradients", limit.Float == 0 ? "clip_gradients 0 makes all gradients 0: nothing is learned" : $"clip_gradients {limit} is negative: gradients are not clipped");
        foreach (Value batches in message.All("test_iter"))
            if (batches.Int64 <= 0)
                solver.Bag.Report(Diagnostics.Descriptors.SolverDoubt, batches.Span, $"test_iter {batches} makes a test of no batch, which reports nothing");
    }
}
