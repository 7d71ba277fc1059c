using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Engines;

/// <summary>What the two engines on libtorch have in common.</summary>
internal abstract class TorchEngine : Engine
{
    private Tensor? input;

    public static void WarmUp()
    {
        set_num_threads(Threads);
        using Tensor tensor = zeros(1);
    }

    public override void Prepare(float[] input, int batch)
    {
        set_num_threads(Threads);
        this.input?.Dispose();
        this.input = tensor(input, [batch, ModelFiles.Channels, ModelFiles.Side, ModelFiles.Side]);
    }

    public override void Forward() => Predict(input!).Dispose();

    public override float[] Output()
    {
        using Tensor output = Predict(input!);
        return output.data<float>().ToArray();
    }

    public override void Dispose()
    {
        input?.Dispose();
        base.Dispose();
    }

    protected abstract Tensor Predict(Tensor x);
}
