using Prototxt.Inference.Tests.Infrastructure;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>A layer beside the runtime's, whose numbers are Caffe's.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Shape">The bottom's shape.</param>
/// <param name="Run">The kernel.</param>
/// <param name="Expected">The referee, in double precision.</param>
/// <param name="IsPlainOnly">Whether it takes plain bottoms only.</param>
/// <param name="OverItself">Whether the top may take the bottom's slot.</param>
/// <param name="IsPlainTop">Whether the top is plain in any case.</param>
public sealed record LayerCase(string Name, long[] Shape, Func<Value, Target, Value> Run, Func<Tensor, Tensor> Expected, bool IsPlainOnly = false,
    bool OverItself = false, bool IsPlainTop = false)
{
    /// <summary>The largest difference of a layout.</summary>
    internal double Difference(Layout layout, bool overItself, WorkerPool pool)
    {
        using Workspace work = GuardedMemory.Workspace(3, pool);
        using Tensor x = Values.Random(Name.Length, Shape), wide = x.to(ScalarType.Float64), expected = Expected(wide);
        Value bottom = layout == Layout.Plain ? Values.Plain(x, work[0]) : Values.ChannelsLast(x, work[0]);
        return Values.Difference(Run(bottom, work[overItself ? 0 : 1]), expected);
    }

    /// <summary>The same with the bottom and the top as parts of larger pixels.</summary>
    internal double DifferenceOfParts(WorkerPool pool)
    {
        using Workspace work = GuardedMemory.Workspace(3, pool);
        using Tensor x = Values.Random(Name.Length, Shape), wide = x.to(ScalarType.Float64), expected = Expected(wide);
        int channels = Value.Padded((int)Shape[1]);
        Value bottom = Values.ChannelsLast(x, work[0].Part(16, channels + 32));
        return Values.Difference(Run(bottom, work[1].Part(32, 32 + Value.Padded(1000))), expected);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
