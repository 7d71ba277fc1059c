using Prototxt.Benchmarks.Nets;
using Prototxt.Weights;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Prototxt.Benchmarks.Engines;

/// <summary>AlexNet as one writes it with TorchSharp: its own modules and functions, inference mode, a dispose scope.</summary>
internal sealed class HandWrittenEngine : TorchEngine
{
    /// <summary>The net.</summary>
    public const string Net = "AlexNet";

    private readonly Module<Tensor, Tensor> conv1 = Conv2d(3, 96, 11, stride: 4), conv2 = Conv2d(96, 256, 5, padding: 2, groups: 2),
        conv3 = Conv2d(256, 384, 3, padding: 1), conv4 = Conv2d(384, 384, 3, padding: 1, groups: 2), conv5 = Conv2d(384, 256, 3, padding: 1, groups: 2),
        fc6 = Linear(9216, 4096), fc7 = Linear(4096, 4096), fc8 = Linear(4096, 1000);

    public HandWrittenEngine(NetFolder folder)
        : base(folder.Facts.Shape)
    {
        using var quiet = no_grad();
        using CaffeModel model = CaffeModel.Open(folder.CaffeModel);
        Module<Tensor, Tensor>[] modules = [conv1, conv2, conv3, conv4, conv5, fc6, fc7, fc8];
        foreach ((StoredLayer stored, Module<Tensor, Tensor> module) in model.Layers.Where(l => l.Blobs.Count > 0).Zip(modules))
            foreach ((StoredBlob blob, string name) in stored.Blobs.Zip(["weight", "bias"]))
            {
                using Tensor values = blob.ReadTensor();
                module.get_parameter(name)!.copy_(values);
            }
    }

    public override void Forward() => Predict(Input!).Dispose();

    public override IReadOnlyDictionary<string, float[]> Outputs()
    {
        using Tensor output = Predict(Input!);
        return new Dictionary<string, float[]> { ["prob"] = output.data<float>().ToArray() };
    }

    public override void Dispose()
    {
        foreach (Module module in (Module[])[conv1, conv2, conv3, conv4, conv5, fc6, fc7, fc8])
            module.Dispose();
        base.Dispose();
    }

    private Tensor Predict(Tensor x)
    {
        using var mode = inference_mode();
        using var scope = NewDisposeScope();
        x = Pool(F.local_response_norm(conv1.call(x).relu_(), 5));
        x = Pool(F.local_response_norm(conv2.call(x).relu_(), 5));
        x = conv3.call(x).relu_();
        x = conv4.call(x).relu_();
        x = Pool(conv5.call(x).relu_());
        x = fc6.call(x.flatten(1)).relu_();
        x = fc7.call(x).relu_();
        return fc8.call(x).softmax(1).MoveToOuterDisposeScope();
    }

    private static Tensor Pool(Tensor x) => F.max_pool2d(x, 3, 2, ceil_mode: true);
}
