using Prototxt.Hosting;
using Prototxt.Inference.Tests.Infrastructure;
using Prototxt.Inference.Tests.Kernels;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Weights;

/// <summary>Weights of two bytes: they are rounded right, kernels read what was kept, and what the rounding costs is what the documentation says.</summary>
public sealed class WeightPrecisionTests
{
    public static IEnumerable<object[]> Widths => Hardware.Widths.Select(w => new object[] { w });

    public static IEnumerable<object[]> Convolutions => from lanes in Hardware.Widths from shape in ConvolutionTests.Shapes select new object[] { lanes, shape };

    [Fact]
    public void A_weight_is_rounded_as_libtorch_rounds_it()
    {
        float[] numbers = [0, -0f, 1, 1.00390625f, 1.01171875f, -3.3e38f, float.MaxValue, 1e-38f, 1e-42f, float.PositiveInfinity, .. Values.Numbers(Values.Random(1, 5000) * 100)];
        using Tensor rounded = tensor(numbers).to(ScalarType.BFloat16).to(ScalarType.Float32);
        Assert.Equal(rounded.data<float>().ToArray(), numbers.Select(n => BFloat16.Number(BFloat16.Of(n))));
        Assert.True(float.IsNaN(BFloat16.Number(BFloat16.Of(float.NaN))));
        Assert.True(float.IsNaN(BFloat16.Number(BFloat16.Of(BitConverter.UInt32BitsToSingle(0x7F800001)))));
    }

    // Whole vectors and what is left of one, of all kinds of numbers.
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(1021)]
    public unsafe void Many_are_kept_as_one_is(int count)
    {
        var random = new Random(count);
        float[] special = [float.NaN, float.NegativeInfinity, -0f, 1e-40f, -1e-37f, float.MaxValue, 1.00390625f, 1.01171875f, BitConverter.UInt32BitsToSingle(0x7F800001)];
        float[] numbers = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? special[random.Next(special.Length)] : BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)))];
        var halves = new BFloat16[count];
        var whole = new Float32[count];
        fixed (float* from = numbers)
        fixed (BFloat16* to = halves)
        fixed (Float32* same = whole)
        {
            BFloat16.Keep(from, to, count);
            Float32.Keep(from, same, count);
        }

        Assert.Equal(numbers.Select(n => BFloat16.Of(Denormal.Flush(n)).Bits), halves.Select(h => h.Bits));
        Assert.Equal(numbers.Select(n => BitConverter.SingleToUInt32Bits(Denormal.Flush(n))), whole.Select(w => BitConverter.SingleToUInt32Bits(w.Value)));
    }

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_convolution_reads_what_was_kept(int lanes, int[] shape)
    {
        var c = new ConvolutionCase(shape, lanes, isHalved: true);
        using Tensor expected = c.Expected();
        // Winograd's way keeps other numbers than the weights, and these are rounded.
        foreach (IConvolutionKernel kernel in c.Kernels().Select(make => make()))
            Assert.InRange(c.Difference(kernel, expected), 0, kernel is WinogradConvolution ? 0.02 : 2e-6);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_deconvolution_reads_what_was_kept(int lanes)
    {
        var c = new ConvolutionCase([1, 18, 20, 2, 5, 6, 4, 3, 2, 2, 1, 1, 1, 1], lanes, isTransposed: true, isHalved: true);
        using Tensor expected = c.Expected();
        Assert.InRange(c.Difference(new DirectDeconvolution(c.Weights), expected), 0, 1e-6);
    }

    [Theory]
    [MemberData(nameof(InnerProductTests.Cases), MemberType = typeof(InnerProductTests))]
    public void An_inner_product_reads_what_was_kept(int lanes, int images, int inputs, int outputs)
    {
        using Tensor x = Values.Random(1, images, inputs), w = Values.Random(2, outputs, inputs).to(ScalarType.BFloat16).to(ScalarType.Float32), b = Values.Random(3, outputs);
        using Tensor expected = nn.functional.linear(x.to(float64), w.to(float64), b.to(float64));
        using var whole = new WeightMemory(Values.Numbers(w));
        using Workspace work = GuardedMemory.Workspace(2, new WorkerPool(3));
        using var layer = new InnerProduct("ip", inputs, outputs, whole.Halve(w.numel()), Values.Numbers(b), null, lanes);
        Assert.InRange(Values.Difference(layer.Run(Values.Plain(x, work[0]), work[1]), expected), 0, 2e-6);
    }

    [SkippableFact]
    public void A_file_of_which_nothing_is_used_in_place_is_let_go()
    {
        string copy = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.Copy(SharedData.Require("models", "lenet-everpeace", "lenet_iter_10000.caffemodel"), copy);
        try
        {
            using LayerWeights weights = LayerWeights.Open(copy);
            using Workspace work = GuardedMemory.Workspace(3, WorkerPool.Single);
            Value x = Values.Plain(Values.Random(1, 2, 800), work[0]);
            using Tensor expected = Values.ToTensor(weights.InnerProduct("ip1", 800, 500).Run(x, work[1]));
            using LayerWeights others = LayerWeights.Open(copy);
            others.Precision = WeightPrecision.BFloat16;
            InnerProduct halved = others.InnerProduct("ip1", 800, 500);
            others.Seal();
            Assert.DoesNotContain(Path.GetFileName(copy), Mapped(() => weights.Dispose()), StringComparison.Ordinal);
            Assert.InRange(Values.Difference(halved.Run(x, work[2]), expected), 1e-6, 0.005);
        }
        finally
        {
            File.Delete(copy);
        }

        static string Mapped(Action first)
        {
            first();
            return OperatingSystem.IsLinux() ? File.ReadAllText("/proc/self/maps") : "";
        }
    }

    [Fact]
    public void A_precision_that_there_is_not_is_refused()
    {
        using CompiledPredictor compiled = Generated.Predictors.Compile(Generated.Predictors.Generate(Generated.Nets.LeNet));
        Assert.Throws<ArgumentOutOfRangeException>(() => compiled.Create(LayerWeights.From("nothing", []), new PredictorOptions { WeightPrecision = (WeightPrecision)7 }));
    }

    // What docs/predicting.md says of layers with random numbers: the error beside the numbers themselves, as mean squares.
    [Theory]
    [InlineData("1x1", 0.0025)]
    [InlineData("3x3", 0.0100)]
    [InlineData("5x5", 0.0100)]
    [InlineData("inner product", 0.0025)]
    public void The_error_of_random_layers_is_the_documented_one(string layer, double most)
    {
        using Tensor x = Values.Random(1, 2, 64, 12, 12);
        using Tensor whole = Top(WeightPrecision.Float32), halved = Top(WeightPrecision.BFloat16);
        double error = ((halved - whole).square().mean().sqrt() / whole.square().mean().sqrt()).item<float>();
        Assert.InRange(error, most / 4, most);

        Tensor Top(WeightPrecision precision)
        {
            using var work = new Workspace(2);
            int side = layer[0] - '0';
            int[] shape = layer == "inner product" ? [64, 9216] : [64, 64, side, side];
            using Tensor w = Values.Random(2, [.. shape.Select(s => (long)s)]);
            using LayerWeights weights = LayerWeights.From("random", [("layer", shape, Values.Numbers(w))]);
            weights.Precision = precision;
            return Values.ToTensor(shape.Length == 2
                ? weights.InnerProduct("layer", 9216, 64, biasTerm: false).Run(Values.Plain(x, work[0]), work[1])
                : weights.Convolution("layer", 64, 64, [side, side], pad: [side / 2, side / 2], biasTerm: false).Run(Values.ChannelsLast(x, work[0]), work[1]));
        }
    }
}
