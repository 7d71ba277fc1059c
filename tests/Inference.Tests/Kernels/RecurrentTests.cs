using Prototxt.Inference.Tests.Infrastructure;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Inference.Tests.Kernels;

/// <summary>RNN, LSTM and Embed beside the runtime's layers, whose blobs they read.</summary>
public sealed class RecurrentTests
{
    private const int Steps = 4, Streams = 3, Features = 5, Outputs = 6, StaticFeatures = 2;

    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void LSTM_is_the_runtimes(bool hasStatic, bool isExposed)
    {
        using var layer = new Layers.LSTM("r", Features, Outputs, hasStatic ? StaticFeatures : 0, Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1));
        using LayerWeights weights = Weights(layer.InputWeight, layer.Bias, layer.StaticWeight, layer.HiddenWeight);
        LSTM kernel = weights.LSTM("r", Features, Outputs, hasStatic ? StaticFeatures : 0);
        using Workspace work = GuardedMemory.Workspace(6, WorkerPool.Single);
        using var given = new Given(hasStatic);
        Value[] bottoms = [.. given.Bottoms.Select((x, i) => Values.Plain(x, work[i])), .. isExposed ? given.States.Select((x, i) => Values.Plain(x, work[i + 3])) : (Value[])[]];
        if (!isExposed)
        {
            Assert.InRange(Values.Difference(kernel.Run(bottoms, work[5]), layer.forward(given.X, given.Cont, given.Static)), 0, 5e-6);
            return;
        }
        (Tensor top, Tensor hidden, Tensor cell) = layer.ForwardExposed(given.X, given.Cont, given.States[0], given.States[1], given.Static);
        Assert.InRange(Values.Difference(kernel.Run(bottoms, work[5]), top), 0, 5e-6);
        Assert.InRange(Values.Difference(kernel.Hidden(bottoms, work[5]), hidden), 0, 5e-6);
        Assert.InRange(Values.Difference(kernel.Cell(bottoms, work[5]), cell), 0, 5e-6);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RNN_is_the_runtimes(bool hasStatic, bool isExposed)
    {
        using var layer = new Layers.RNN("r", Features, Outputs, hasStatic ? StaticFeatures : 0, Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1));
        using LayerWeights weights = Weights(layer.InputWeight, layer.HiddenBias, layer.StaticWeight, layer.HiddenWeight, layer.OutputWeight, layer.OutputBias);
        RNN kernel = weights.RNN("r", Features, Outputs, hasStatic ? StaticFeatures : 0);
        using Workspace work = GuardedMemory.Workspace(6, WorkerPool.Single);
        using var given = new Given(hasStatic);
        Value[] bottoms = [.. given.Bottoms.Select((x, i) => Values.Plain(x, work[i])), .. isExposed ? [Values.Plain(given.States[0], work[3])] : (Value[])[]];
        if (!isExposed)
        {
            Assert.InRange(Values.Difference(kernel.Run(bottoms, work[5]), layer.forward(given.X, given.Cont, given.Static)), 0, 5e-6);
            return;
        }
        (Tensor top, Tensor hidden) = layer.ForwardExposed(given.X, given.Cont, given.States[0], given.Static);
        Assert.InRange(Values.Difference(kernel.Run(bottoms, work[5]), top), 0, 5e-6);
        Assert.InRange(Values.Difference(kernel.Hidden(bottoms, work[5]), hidden), 0, 5e-6);
    }

    [Fact]
    public void A_call_keeps_no_state()
    {
        using var layer = new Layers.LSTM("r", Features, Outputs, 0, Layers.Filler.Uniform(-1, 1));
        using LayerWeights weights = Weights(layer.InputWeight, layer.Bias, null, layer.HiddenWeight);
        LSTM kernel = weights.LSTM("r", Features, Outputs);
        using var work = new Workspace(4);
        using Tensor x = Values.Random(1, Steps, Streams, Features), cont = ones(Steps, Streams);
        Value[] bottoms = [Values.Plain(x, work[0]), Values.Plain(cont, work[1])];
        float[] first = kernel.Run(bottoms, work[2]).Span.ToArray();
        Assert.Equal(first, kernel.Run(bottoms, work[2]).Span.ToArray());
    }

    [Fact]
    public void Wrong_bottoms_are_refused()
    {
        using var layer = new Layers.LSTM("r", Features, Outputs);
        using LayerWeights weights = Weights(layer.InputWeight, layer.Bias, null, layer.HiddenWeight);
        LSTM kernel = weights.LSTM("r", Features, Outputs);
        using var work = new Workspace(4);
        using Tensor x = Values.Random(1, Steps, Streams, Features), cont = ones(Steps, Streams + 1), other = Values.Random(1, Steps, Streams, Features + 1), fits = ones(Steps, Streams);
        Value sequence = Values.Plain(x, work[0]);
        Assert.Contains("\"r\"", Assert.Throws<ArgumentException>(() => kernel.Run([sequence], work[3])).Message);
        Assert.Contains("mark", Assert.Throws<ArgumentException>(() => kernel.Run([sequence, Values.Plain(cont, work[1])], work[3])).Message);
        Assert.Contains("\"r\"", Assert.Throws<ArgumentException>(() => kernel.Run([Values.Plain(other, work[0]), Values.Plain(fits, work[1])], work[3])).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Embed_is_the_runtimes(bool biasTerm)
    {
        using var layer = new Layers.Embed("r", 7, 5, Layers.Filler.Uniform(-1, 1), Layers.Filler.Uniform(-1, 1), biasTerm);
        using LayerWeights weights = Weights(layer.Weight, layer.Bias);
        Embed kernel = weights.Embed("r", 7, 5, biasTerm);
        using Workspace work = GuardedMemory.Workspace(2, WorkerPool.Single);
        using Tensor x = tensor(new float[] { 0, 6, 3, 3, 1, 2 }).view(2, 3), beyond = tensor(new[] { 7f });
        Assert.InRange(Values.Difference(kernel.Run(Values.Plain(x, work[0]), work[1]), layer.forward(x)), 0, 1e-6);
        Assert.Contains("7", Assert.Throws<ArgumentException>(() => kernel.Run(Values.Plain(beyond, work[0]), work[1])).Message);
    }

    private static LayerWeights Weights(params Tensor?[] blobs) =>
        LayerWeights.From("memory", blobs.Where(b => b is not null).Select(b => ("r", b!.shape.Select(s => (int)s).ToArray(), Values.Numbers(b.detach()))));

    /// <summary>What a recurrent layer is given.</summary>
    private sealed class Given : IDisposable
    {
        private readonly DisposeScope _scope = NewDisposeScope();

        public Given(bool hasStatic)
        {
            X = Values.Random(1, Steps, Streams, Features);
            Cont = tensor(new float[] { 0, 1, 0.5f, 1, 1, 1, 0, 1, 1, 1, 0, 1 }).view(Steps, Streams);
            Static = hasStatic ? Values.Random(2, Streams, StaticFeatures) : null;
            States = [Values.Random(3, 1, Streams, Outputs), Values.Random(4, 1, Streams, Outputs)];
        }

        public Tensor X { get; }

        public Tensor Cont { get; }

        public Tensor? Static { get; }

        public Tensor[] States { get; }

        public Tensor[] Bottoms => Static is null ? [X, Cont] : [X, Cont, Static];

        public void Dispose() => _scope.Dispose();
    }
}
