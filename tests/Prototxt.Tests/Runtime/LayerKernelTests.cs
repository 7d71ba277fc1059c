using System.Runtime.InteropServices;
using Prototxt.Kernels;
using Prototxt.Layers;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Runtime;

/// <summary>Layers that kernels of Prototxt.Inference compute, in autograd's graph; in double precision libtorch computes them.</summary>
[Collection("counts tensors")]
public sealed class LayerKernelTests : IDisposable
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> layers = new()
    {
        ["LRN"] = x => LRN.AcrossChannels(x, 5, 2f, 0.75f, 1.5f),
        ["LRN, another power"] = x => LRN.AcrossChannels(x, 3, 0.5f, 0.6f, 2f),
        ["Max"] = x => Pooling.Max(x, [3, 3], [2, 2]),
        ["Max with padding"] = x => Pooling.Max(x, [3, 3], [2, 2], [2, 2]),
        ["Average"] = x => Pooling.Average(x, [3, 2], [2, 2]),
        ["Average with padding"] = x => Pooling.Average(x, [3, 3], [2, 2], [1, 1]),
        ["Global average"] = x => Pooling.GlobalAverage(x),
    };

    private readonly TorchSharp.DisposeScope scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. layers.Keys];

    public void Dispose() => scope.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Tops_and_gradients_are_those_of_double_precision_in_any_order_of_memory(string name)
    {
        foreach (long channels in new[] { 5, 16, 48 })
            foreach (Tensor x in Orders(rand(3, channels, 7, 6, float64) - 0.5))
            {
                Tensor wide = x.detach().clone().requires_grad_(), narrow = Same(x).requires_grad_();
                Tensor y = layers[name](wide), found = layers[name](narrow);
                if (found.shape[3] > 1)
                    Assert.Equal(x.stride()[1] == 1 && channels % 16 == 0, found.stride()[1] == 1);
                Close(y, found);
                Tensor above = rand_like(y);
                y.backward([above]);
                foreach (Tensor order in Orders(above))
                {
                    narrow.grad = null;
                    layers[name](narrow).backward([order.to(float32)]);
                    Close(wide.grad!, narrow.grad!);
                }
                using var noGrad = no_grad();
                Close(y, layers[name](narrow));
            }

        // float32 in the same order of memory
        static Tensor Same(Tensor x) => empty_strided(x.shape, x.stride(), float32).copy_(x);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_gradient_can_be_differentiated_again(string name)
    {
        Tensor x = rand(2, 5, 6, 7, float64) - 0.5;
        Tensor expected = Second(x), found = Second(x.to(float32));
        Close(expected, found);

        Tensor Second(Tensor x)
        {
            Tensor bottom = x.requires_grad_();
            Tensor first = autograd.grad([(layers[name](bottom) * 3).pow(2).sum()], [bottom], retain_graph: true, create_graph: true)[0];
            return autograd.grad([first.pow(3).sum()], [bottom])[0];
        }
    }

    [Fact]
    public void A_bottom_that_was_written_over_ends_the_backward_pass_and_not_the_process()
    {
        Tensor x = rand(2, 16, 6, 6).requires_grad_(), bottom = x * 2;
        Tensor loss = LRN.AcrossChannels(bottom).sum();
        bottom.detach().zero_();
        bottom.add_(1);
        Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", GradientFailure.Take()!.Message, StringComparison.Ordinal);
        Assert.Null(GradientFailure.Take());
        LRN.AcrossChannels(x).sum().backward(); // the next one is whole
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_left_behind(string name)
    {
        Tensor x = rand(2, 16, 6, 6).requires_grad_();
        long before = 0;
        for (int i = 0; i < 1_000; i++)
        {
            if (i == 10)
                before = Tensor.TotalCount;
            using var pass = NewDisposeScope();
            layers[name](x).sum().backward();
            x.grad = null;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.InRange(Tensor.TotalCount - before, long.MinValue, 3); // tensors of other tests may have gone meanwhile
    }

    [Fact]
    public void Passes_of_several_threads_do_not_mix()
    {
        Tensor x = rand(4, 32, 9, 9);
        Tensor expected = Gradient(x);
        Parallel.For(0, 8, _ =>
        {
            using var own = NewDisposeScope();
            for (int i = 0; i < 20; i++)
                Close(expected, Gradient(x));
        });

        static Tensor Gradient(Tensor x)
        {
            Tensor bottom = x.detach().clone().requires_grad_();
            Pooling.Max(LRN.AcrossChannels(bottom), [3, 3], [2, 2]).square().sum().backward();
            return bottom.grad!;
        }
    }

    // plain, channels-last, and with gaps
    private static IEnumerable<Tensor> Orders(Tensor x)
    {
        yield return x.contiguous();
        yield return x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        yield return cat([x, x], 3).narrow(3, 0, x.shape[3]);
    }

    private static void Close(Tensor expected, Tensor found)
    {
        Assert.Equal(expected.shape, found.shape);
        double largest = Math.Max(1e-3, expected.detach().abs().max().to(float64).item<double>());
        Assert.InRange((expected.detach().to(float64) - found.detach().to(float64)).abs().max().item<double>() / largest, 0, 2e-5);
    }
}
