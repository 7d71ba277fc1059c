using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Infrastructure;

/// <summary>Values from and to tensors.</summary>
internal static unsafe class Values
{
    /// <summary>Numbers between -1 and 1, the same for the same seed.</summary>
    public static Tensor Random(int seed, params long[] shape)
    {
        var random = new Random(seed);
        var numbers = new float[shape.Aggregate(1L, (a, b) => a * b)];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() * 2 - 1;
        return numbers.Length == 0 ? zeros(shape) : tensor(numbers).view(shape);
    }

    /// <summary>A plain value in memory of its own, which lives as long as the workspace.</summary>
    public static Value Plain(Tensor x, Target to)
    {
        Value value = to.Plain([.. x.shape.Select(s => (int)s)]);
        Numbers(x).CopyTo(value.Span);
        return value;
    }

    public static Value ChannelsLast(Tensor x, Target to)
    {
        using var aside = new Workspace(1);
        return Layouts.ToChannelsLast(Plain(x, aside[0]), to);
    }

    public static Tensor ToTensor(Value x)
    {
        using var aside = new Workspace(1);
        return tensor(Layouts.ToPlain(x, aside[0]).Span.ToArray()).view([.. x.Shape.ToArray().Select(s => (long)s)]);
    }

    /// <summary>The largest difference, in terms of the largest number.</summary>
    public static double Difference(Value found, Tensor expected)
    {
        Assert.Equal(expected.shape, found.Shape.ToArray().Select(s => (long)s));
        if (expected.numel() == 0)
            return 0;
        using Tensor wide = expected.to(ScalarType.Float64), other = ToTensor(found).to(ScalarType.Float64);
        using Tensor apart = (wide - other).abs(), same = wide.isnan() & other.isnan() | wide.eq(other);
        return apart.masked_fill(same, 0).max().item<double>() / Math.Max(1e-30, wide.nan_to_num(0, 0, 0).abs().max().item<double>());
    }

    public static float[] Numbers(Tensor x) => x.numel() == 0 ? [] : [.. x.contiguous().data<float>()];
}
