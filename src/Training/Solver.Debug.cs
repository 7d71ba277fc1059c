using Prototxt.Training.Logs;
using Prototxt.Training.Passes;
using Prototxt.Training.Updates;

namespace Prototxt.Training;

public abstract partial class Solver
{
    private PassDebug? trainDebug;
    private bool isDebugged;

    // Of several processes, the first writes.
    private PassDebug? DebugTrain() => Options.DebugInfo && IsMain ? trainDebug ??= Debug(train.Layers, TrainNet) : null;

    private PassDebug? DebugTest(int index) => Options.DebugInfo && IsMain ? Debug(testTasks[index].Layers, tests[index].Net) : null;

    private PassDebug Debug(IReadOnlyList<DebugLayer>? layers, ICaffeNet net)
    {
        if (layers is null && !isDebugged)
            Write(CaffeLines.Warning($"debug_info tells of parameters only: for the blobs between layers, {File} must have debug_info: true when it is compiled"));
        isDebugged = true;
        return new PassDebug(new DebugLines(layers, net), Write);
    }

    private sealed class PassDebug(DebugLines lines, Action<SolverLine> write) : IPassWatch
    {
        public void Forward(WatchedBlobs blobs)
        {
            foreach (SolverLine line in lines.Forward(name => blobs[name]))
                write(line);
        }

        public void Backward(WatchedBlobs blobs, IReadOnlyList<LearnableBlob> learnable)
        {
            foreach (SolverLine line in lines.Backward(blob => blobs.Gradient(blob.Key ?? blob.Name, blob.Reader), learnable))
                write(line);
        }
    }
}
