using Prototxt.Benchmarks.Models;
using static TorchSharp.torch;

namespace Prototxt.Benchmarks.Engines;

/// <summary>What the generator made of the prototxt.</summary>
internal sealed class GeneratedEngine(ModelFiles files) : TorchEngine
{
    private readonly AlexNet net = AlexNet.Load(files.CaffeModel);

    public override void Dispose()
    {
        net.Dispose();
        base.Dispose();
    }

    protected override Tensor Predict(Tensor x) => net.Predict(x);
}
