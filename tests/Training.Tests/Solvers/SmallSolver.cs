using Prototxt.Training.Data;
using Prototxt.Training.Distributed;
using TorchSharp;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Solvers;

/// <summary>Solvers of a small net without data layers.</summary>
internal static class SmallSolver
{
    public const string Net = """
        name: "small"
        layer { name: "in" type: "Input" top: "data" top: "label" input_param { shape { dim: 4 dim: 3 } shape { dim: 4 } } }
        layer { name: "ip" type: "InnerProduct" bottom: "data" top: "ip" inner_product_param { num_output: 5 weight_filler { type: "xavier" } } }
        layer { name: "act" type: "ReLU" bottom: "ip" top: "act" }
        layer { name: "top" type: "InnerProduct" bottom: "act" top: "top" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "top" bottom: "label" top: "loss" }
        """;

    public static CompiledNet CompiledSmall { get; } = CompiledNet.Of(Net);

    public static readonly Lazy<CompiledNet> Dropping = new(() => CompiledNet.Of(Net.Replace("layer { name: \"top\"", "layer { name: \"drop\" type: \"Dropout\" bottom: \"act\" top: \"act\" } layer { name: \"top\"")));

    /// <summary>A net with the layers that are computed by kernels, channels-last.</summary>
    public static readonly Lazy<CompiledNet> Pictures = new(() => CompiledNet.Of(Net.Replace("layer { name: \"ip\"", """
        layer { name: "pixels" type: "InnerProduct" bottom: "data" top: "pixels" inner_product_param { num_output: 192 weight_filler { type: "xavier" } } }
        layer { name: "picture" type: "Reshape" bottom: "pixels" top: "picture" reshape_param { shape { dim: 0 dim: 3 dim: 8 dim: 8 } } }
        layer { name: "conv" type: "Convolution" bottom: "picture" top: "conv" convolution_param { num_output: 16 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "norm" type: "LRN" bottom: "conv" top: "norm" }
        layer { name: "max" type: "Pooling" bottom: "norm" top: "max" pooling_param { pool: MAX kernel_size: 3 stride: 1 } }
        layer { name: "ave" type: "Pooling" bottom: "max" top: "ave" pooling_param { pool: AVE kernel_size: 3 stride: 2 } }
        layer { name: "ip"
        """).Replace("bottom: \"data\" top: \"ip\"", "bottom: \"ave\" top: \"ip\"")));

    public static TestSolver Create(SolverOptions own, INetData rows, ScalarType type = ScalarType.Float32, CompiledNet? net = null, bool continues = true, IProcessGroup? group = null)
    {
        random.manual_seed(1);
        ICaffeNet made = (net ?? CompiledSmall).CreateAnother();
        ((nn.Module)made).to(type);
        return new TestSolver("solver.prototxt", own, new SolverData { Train = rows, ContinuesData = continues, Group = group }, new TrainTask(made, "Train", null), []);
    }

    /// <summary>Rows that are the same in each run.</summary>
    public sealed class Rows(int seed) : INetData
    {
        private readonly Random random = new(seed);

        public float Scale { get; init; } = 1;

        public int? Label { get; init; }

        public bool HasLabels { get; init; } = true;

        public TimeSpan Waited => TimeSpan.Zero;

        public IReadOnlyDictionary<string, Tensor> Next()
        {
            Dictionary<string, Tensor> batch = new()
            {
                ["data"] = tensor([.. Enumerable.Range(0, 12).Select(_ => (random.NextSingle() + 0.1f) * Scale)], 4, 3),
            };
            if (HasLabels)
                batch["label"] = tensor([.. Enumerable.Range(0, 4).Select(i => (float)(Label ?? i % 3))]);
            return batch;
        }

        public void Dispose()
        {
        }
    }
}
