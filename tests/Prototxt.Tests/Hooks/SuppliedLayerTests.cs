using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Hooks;

/// <summary>Layers of types that nobody knows, implemented by the project: what is generated, and what it computes.</summary>
public class SuppliedLayerTests
{
    /// <summary>Two layers of one type with other fields, a layer with two tops, a loss in Python, phases.</summary>
    private const string Net = """
        name: "Mixed"
        layer { name: "data" type: "Input" top: "data" top: "target" input_param { shape { dim: 2 dim: 4 } shape { dim: 2 dim: 3 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 3 weight_filler { type: "xavier" } } }
        layer { name: "soft1" type: "SoftSign" bottom: "fc" top: "soft1" soft_sign_param { scale: 2 mode: FAST shift: 0.5 } }
        layer { name: "soft2" type: "SoftSign" bottom: "soft1" top: "soft1" soft_sign_param { scale: 3 table: [1, 2] table: 3 } }
        layer { name: "halves" type: "Halves" bottom: "soft1" top: "low" top: "high" halves_options { cut { at: 1 name: "a\"b" } cut { at: 2 } } strict: true }
        layer { name: "quiet" type: "Silence" bottom: "high" }
        layer { name: "loss" type: "Python" bottom: "low" bottom: "target" top: "loss" loss_weight: 2
          python_param { module: "losses" layer: "SquareLoss" param_str: "{'margin': 0.25, 'axes': [0, 1], 'mean': True, 'what': None}" } }
        """;

    private const string Code = """
        partial class Mixed
        {
            private partial Tensor SoftSign(Tensor bottom, SoftSignParameter parameter)
            {
                Tensor scaled = bottom * parameter.Scale + (parameter.Shift ?? 0) + parameter.Table.Sum();
                return scaled / (scaled.abs() + 1);
            }

            private partial (Tensor, Tensor) Halves(Tensor soft1, HalvesParameter parameter)
            {
                if (!parameter.Strict || parameter.HalvesOptions.Cut[0].Name != "a\"b" || parameter.HalvesOptions.Cut[1].Name is not null || parameter.HalvesOptions.Cut[1].At != 2)
                    throw new InvalidOperationException();
                return (soft1, soft1.alias());
            }

            private partial Tensor SquareLoss(Tensor low, Tensor target, SquareLossParameter parameter)
            {
                if (parameter.Module != "losses" || parameter.Layer != "SquareLoss" || parameter.Name != "loss" || !parameter.ParamStr.StartsWith("{'margin'"))
                    throw new InvalidOperationException();
                Tensor difference = (low - target).abs() - parameter.Margin;
                return (difference * difference).sum(parameter.Axes.ToArray());
            }
        }
        """;

    private static readonly (string, string)[] metadata =
        [("PrototxtHooks", "SoftSign; Halves; SquareLoss"), ("PrototxtTopShapes", "soft1: N,3; low: =soft1; high: ?,?; loss: scalar")];

    [Fact]
    public void The_generated_code_is_readable()
    {
        GeneratorRun run = HookNet.Run(Net, Code, metadata);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Snapshot.Verify(run, "Mixed");
    }

    [Fact]
    public void It_computes_what_the_methods_say_and_gradients_flow_through_them()
    {
        using CompiledNet net = HookNet.Compile(Net, Code, metadata);
        using Tensor data = tensor(new[] { 0.5f, -1, 2, 0.25f, 1, 1, -3, 0.75f }, [2, 4]), target = tensor(new[] { 1f, 0, -1, 0.5f, 0.125f, 2 }, [2, 3]);
        var weight = (TorchSharp.Modules.Parameter)net.Net.LearnedLayers[0].Blobs[0];
        double[] w = [.. weight.data<float>().Select(v => (double)v)];
        double[] x = [.. data.data<float>().Select(v => (double)v)], t = [.. target.data<float>().Select(v => (double)v)];

        var result = net.Run("Train", new Dictionary<string, Tensor> { ["data"] = data, ["target"] = target });
        Assert.Equal(Loss(w), result.TotalLoss!.item<float>(), 1e-4 * Loss(w));
        result.TotalLoss!.backward();
        float[] gradient = [.. weight.grad!.data<float>()];
        for (int i = 0; i < w.Length; i++)
        {
            const double step = 1e-6;
            double expected = (Loss([.. w.Select((v, j) => j == i ? v + step : v)]) - Loss([.. w.Select((v, j) => j == i ? v - step : v)])) / (2 * step);
            Assert.Equal(expected, gradient[i], 1e-3 * Math.Max(1, Math.Abs(expected)));
        }

        double Loss(double[] weights) => 2 * Enumerable.Range(0, 6).Sum(i =>
        {
            double y = Enumerable.Range(0, 4).Sum(k => x[(i / 3 * 4) + k] * weights[(i % 3 * 4) + k]);
            double s = SoftSign((3 * SoftSign((2 * y) + 0.5)) + 6);
            return Math.Pow(Math.Abs(s - t[i]) - 0.25, 2);
        });

        static double SoftSign(double v) => v / (Math.Abs(v) + 1);
    }

    [Fact]
    public void A_layer_with_a_loss_weight_is_no_part_of_the_prediction()
    {
        using CompiledNet net = HookNet.Compile(Net, Code, metadata);
        Assert.Equal(["data"], net.View("Predict")!.Inputs.Select(i => i.Name));
        using Tensor data = ones(2, 4);
        var inputs = new Dictionary<string, Tensor> { ["data"] = data };
        NetOutputs result = net.Run("Predict", inputs);
        Assert.Equal([2, 3], result["low"].shape);
        using BlobSet blobs = net.Blobs("Predict", inputs);
        Assert.Equal(["data", "fc", "soft1 before soft2", "soft1", "low", "high"], blobs.Names);
        Assert.True(blobs["low"].allclose(result["low"]));
    }
}
