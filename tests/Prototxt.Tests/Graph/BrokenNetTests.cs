using System.Globalization;
using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Graph;

/// <summary>One mistake in a prototxt is one message: code that uses the class still compiles.</summary>
public class BrokenNetTests
{
    private const string Sound = """
        name: "Victim"
        layer { name: "data" type: "Input" top: "data" top: "label" input_param { shape { dim: 8 dim: 3 dim: 9 dim: 9 } shape { dim: 8 } } }
        layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "relu1" type: "ReLU" bottom: "conv1" top: "conv1" }
        layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 2 stride: 2 } }
        layer { name: "conv2" type: "Convolution" bottom: "pool1" top: "conv2" convolution_param { num_output: 4 kernel_size: 3 } }
        layer { name: "bn2" type: "BatchNorm" bottom: "conv2" top: "conv2" }
        layer { name: "fc" type: "InnerProduct" bottom: "conv2" top: "fc" inner_product_param { num_output: 5 } }
        layer { name: "accuracy" type: "Accuracy" bottom: "fc" bottom: "label" top: "accuracy" include { phase: TEST } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    private const string User = """
        using static TorchSharp.torch;
        static class User
        {
            static void Use(Tensor x, Tensor y)
            {
                using var net = new Consumer.Victim();
                using Tensor p = net.Predict(x);
                using Tensor q = net.call(x);
                using var train = net.Train(x, y);
                train.TotalLoss.backward();
                using var test = net.Test(x, y);
                _ = test.Accuracy;
                _ = (net.Conv1.Weight, net.Conv2.Bias, net.Fc.Weight, net.Bn2);
                using var blobs = net.PredictBlobs(x);
                _ = (blobs.Conv1, blobs["fc"]);
                _ = Consumer.Victim.Summary;
                net.SaveCaffeModel("a");
                using var loaded = Consumer.Victim.Load("a");
                _ = net.LoadWeights("a").ToString();
            }
        }
        """;

    [Theory]
    [InlineData("", "", "")]
    [InlineData("top: \"conv2\" convolution_param { num_output: 4 kernel_size: 3 }", "top: \"conv2\" convolution_param { num_output: 4 kernel_sise: 3 }", "PTX0200")]
    [InlineData("bottom: \"pool1\"", "bottom: \"pol1\"", "PTX0301")]
    [InlineData("type: \"Pooling\"", "type: \"Poling\"", "PTX0300")]
    [InlineData("type: \"Pooling\"", "", "PTX0306")]
    [InlineData("kernel_size: 2", "kernel_size: 200", "PTX0401")]
    [InlineData("num_output: 5", "num_output: 4294967295", "PTX0400")]
    [InlineData("num_output: 5", "num_output: 2147483647", "PTX0404")]
    [InlineData("num_output: 5", "num_output: -5", "PTX0203")]
    [InlineData("dim: 9 dim: 9", "dim: 9 dim: 9223372036854775807", "PTX0404")]
    [InlineData("dim: 9 dim: 9", "dim: 9223372036854775807 dim: 9223372036854775807", "PTX0404")]
    [InlineData("dim: 9 dim: 9", "dim: 9", "PTX0401")]
    [InlineData("shape { dim: 8 } }", "shape { dim: 7 } }", "PTX0401 PTX0401")]
    [InlineData("layer { name: \"pool1\"", "layer { nam: \"pool1\"", "PTX0200")]
    [InlineData("top: \"pool1\"", "top: \"pool1\" top: \"data\"", "PTX0302")]
    [InlineData("kernel_size: 3 } }\nlayer { name: \"relu1\"", "kernel_size: 3 weight_filler { type: \"xavie\" } } }\nlayer { name: \"relu1\"", "PTX0400")]
    public void Only_the_prototxt_has_errors(string find, string replacement, string ids)
    {
        string text = find.Length == 0 ? Sound : Sound.Replace("\r", "", StringComparison.Ordinal).Replace(find, replacement, StringComparison.Ordinal);
        Assert.True(find.Length == 0 || text != Sound);
        GeneratorRun run = GeneratorRun.In(new(Code: User), new PrototxtFile("/project/net.prototxt", text));
        Assert.Equal(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries), run.Diagnostics.OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => d.Id));
        Assert.DoesNotContain(run.CompilerMessages, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void All_mistakes_of_a_file_are_reported_at_once_and_each_once()
    {
        GeneratorRun run = GeneratorRun.Of(Sound
            .Replace("kernel_size: 2", "kernel_sise: 2", StringComparison.Ordinal)
            .Replace("bottom: \"fc\" bottom: \"label\" top: \"accuracy\"", "bottom: \"fc\" bottom: \"lable\" top: \"accuracy\"", StringComparison.Ordinal)
            .Replace("type: \"BatchNorm\"", "type: \"BatchNrm\"", StringComparison.Ordinal));
        Assert.Equal(["PTX0200", "PTX0300", "PTX0301"], run.Diagnostics.Select(d => d.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Shapes_that_do_not_fit_show_the_way_to_them() => LayerCheck.Refused("PTX0401",
        Sound.Replace("bottom: \"fc\" bottom: \"label\" top: \"loss\"", "bottom: \"fc\" bottom: ⟦\"data\"⟧ top: \"loss\"", StringComparison.Ordinal), "data [N,3,9,9] → loss expects one label");

    [Fact]
    public void A_name_with_a_line_break_does_not_tear_a_message_apart()
    {
        GeneratorRun run = GeneratorRun.Of("layer { name: \"a\\nb\" type: \"ReLU\" bottom: \"" + new string('x', 10_000) + "\" top: \"y\" }");
        string message = run.Diagnostics.Single(d => d.Id == "PTX0301").GetMessage(CultureInfo.InvariantCulture);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 1, 2_000);
    }
}
