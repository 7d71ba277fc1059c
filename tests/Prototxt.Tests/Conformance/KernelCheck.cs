using Prototxt.Generator.Compiler.Binding;
using Prototxt.Layers;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Stochastic pooling while training: Caffe's kernels were run with given random numbers, which no net can be told. The layer's
/// function is called with them; its window is the net's.
/// </summary>
internal static class KernelCheck
{
    public static void Run(GoldenCase golden)
    {
        Message layer = Assert.Single(golden.Net.Subs("layer"), l => l.String("type") == "Pooling"), param = layer.Sub("pooling_param")!;
        Assert.Equal("STOCHASTIC", param.Enum("pool"));
        string bottom = layer.All("bottom")[0].String, top = layer.All("top")[0].String;
        using var scope = NewDisposeScope();
        using Tensor x = golden.Data(bottom).requires_grad_(true);
        Tensor y = Pooling.Stochastic(x, Pair(param, "kernel_size", "kernel_h", "kernel_w"), Pair(param, "stride", "stride_h", "stride_w"),
            roundMode: param.Enum("round_mode") == "FLOOR" ? RoundMode.Floor : RoundMode.Ceil, uniform: golden.Data("given:uniform"));
        Tolerance tolerance = golden.Tolerance("forward");
        tolerance.AssertClose(top, golden.Data(top), y);
        if (!golden.HasDiff(bottom))
            return;
        (y * golden.Fed(top)).sum().backward();
        tolerance.AssertClose("gradient of " + bottom, golden.Diff(bottom), x.grad!);
    }

    private static long[] Pair(Message param, string both, string height, string width) =>
        param.Has(height) || param.Has(width) ? [param.UInt(height), param.UInt(width)] : [param.UInt(both), param.UInt(both)];
}
