using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Engines;

/// <summary>What the two engines on libtorch have in common.</summary>
internal abstract class TorchEngine(int[] shape) : Engine
{
    protected Tensor? Input { get; private set; }

    public static void WarmUp()
    {
        set_num_threads(Threads);
        using Tensor tensor = zeros(1);
    }

    public override void Prepare(float[] input, int batch)
    {
        Input?.Dispose();
        Input = tensor(input, [batch, .. shape.Select(s => (long)s)]);
    }

    public override void Dispose()
    {
        Input?.Dispose();
        base.Dispose();
    }
}
