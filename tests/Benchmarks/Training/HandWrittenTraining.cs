using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Prototxt.Benchmarks.Training;

/// <summary>A step of AlexNet as one writes it with TorchSharp: modules, functions, cross entropy, SGD with momentum and decay.</summary>
internal sealed class HandWrittenTraining : IDisposable
{
    private readonly Module<Tensor, Tensor>[] layers =
    [
        Conv2d(3, 96, 11, stride: 4), Conv2d(96, 256, 5, padding: 2, groups: 2), Conv2d(256, 384, 3, padding: 1), Conv2d(384, 384, 3, padding: 1, groups: 2),
        Conv2d(384, 256, 3, padding: 1, groups: 2), Linear(9216, 4096), Linear(4096, 4096), Linear(4096, 1000),
    ];

    private readonly optim.Optimizer sgd;

    public HandWrittenTraining() => sgd = optim.SGD(layers.SelectMany(l => l.parameters()), 0.01, momentum: 0.9, weight_decay: 0.0005);

    public void Step(Tensor data, Tensor labels)
    {
        using var scope = NewDisposeScope();
        sgd.zero_grad();
        Tensor loss = F.cross_entropy(Forward(data), labels);
        loss.backward();
        sgd.step();
        loss.item<float>();
    }

    public void Dispose()
    {
        sgd.Dispose();
        foreach (Module<Tensor, Tensor> layer in layers)
            layer.Dispose();
    }

    private Tensor Forward(Tensor x)
    {
        x = Pool(F.local_response_norm(layers[0].call(x).relu_(), 5));
        x = Pool(F.local_response_norm(layers[1].call(x).relu_(), 5));
        x = layers[2].call(x).relu_();
        x = layers[3].call(x).relu_();
        x = Pool(layers[4].call(x).relu_());
        x = F.dropout(layers[5].call(x.flatten(1)).relu_(), 0.5);
        x = F.dropout(layers[6].call(x).relu_(), 0.5);
        return layers[7].call(x);
    }

    private static Tensor Pool(Tensor x) => F.max_pool2d(x, 3, 2, ceil_mode: true);
}
