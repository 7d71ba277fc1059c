using System.Diagnostics;
using System.Text;
using CsCheck;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Graph;

/// <summary>Nets of absurd sizes end in a message or in code, soon, and never in an exception.</summary>
public class HostileSizeTests
{
    private const string Input = "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 4 } } }\n";

    [Theory]
    [InlineData("Input", "")]
    [InlineData("Flatten", "")]
    [InlineData("Reshape", "reshape_param { shape { dim: 9223372036854775807 dim: -1 } }")]
    [InlineData("Reshape", "reshape_param { shape { dim: 4611686018427387904 dim: 4611686018427387904 dim: 4 } }")]
    [InlineData("InnerProduct", "inner_product_param { num_output: 4294967295 }")]
    [InlineData("LRN", "lrn_param { local_size: 4294967295 }")]
    [InlineData("Pooling", "pooling_param { kernel_size: 4294967295 pad: 4294967294 stride: 4294967295 }")]
    [InlineData("Pooling", "pooling_param { kernel_size: 2147483647 pad: 2147483646 }")]
    [InlineData("Convolution", "convolution_param { num_output: 2147483647 kernel_size: 2147483647 pad: 2147483647 dilation: 2147483647 }")]
    [InlineData("Convolution", "convolution_param { num_output: 3 kernel_size: 2147483647 pad: 1073741824 }")]
    [InlineData("Accuracy", "accuracy_param { top_k: 4294967295 }")]
    public void Numbers_at_the_end_of_their_range(string type, string parameters)
    {
        foreach (string dims in (string[])["dim: 1 dim: 3 dim: 5 dim: 5", "dim: 0 dim: 0 dim: 0 dim: 0", "dim: 9223372036854775807 dim: 9223372036854775807 dim: 2 dim: 1", "dim: 1 dim: 1 dim: 3037000500 dim: 3037000500", ""])
        {
            string layer = type == "Input" ? "" : $"layer {{ name: \"y\" type: \"{type}\" bottom: \"x\" {(type == "Accuracy" ? "bottom: \"x\"" : "")} top: \"y\" {parameters} }}";
            GeneratorRun run = GeneratorRun.Of($"layer {{ name: \"x\" type: \"Input\" top: \"x\" input_param {{ shape {{ {dims} }} }} }}\n{layer}");
            Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
            Assert.Empty(run.CompilerMessages);
        }
    }

    [Fact]
    public void Ten_thousand_layers_in_a_row()
    {
        TimeSpan small = Time(Chain(1_000)), large = Time(Chain(10_000));
        Assert.True(large < (20 * small) + TimeSpan.FromSeconds(2), $"{small} for 1 000 layers, {large} for 10 000");
    }

    [Fact]
    public void Ten_thousand_layers_that_do_nothing() => Time(Repeat("layer { name: \"d\" type: \"Dropout\" bottom: \"data\" top: \"data\" }\n", 10_000));

    [Fact]
    public void Ten_thousand_unknown_bottoms() =>
        Assert.True(Time(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"layer {{ name: \"l\" type: \"ReLU\" bottom: \"unknown_blob_number_{i}\" top: \"some_other_blob_{i}\" }}\n"))) < TimeSpan.FromSeconds(30));

    [Fact]
    public void Ten_thousand_tops_and_bottoms_of_one_layer()
    {
        string tops = string.Concat(Enumerable.Range(0, 10_000).Select(i => $" top: \"t{i}\"")), bottoms = tops.Replace("top:", "bottom:", StringComparison.Ordinal);
        Assert.True(Time($"layer {{ name: \"s\" type: \"Split\" bottom: \"data\"{tops} }} layer {{ name: \"c\" type: \"Concat\"{bottoms} top: \"c\" }}") < TimeSpan.FromSeconds(30));
        Assert.True(Time($"layer {{ name: \"s\" type: \"Split\" bottom: \"data\"{tops} }}") < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_deep_chain_on_a_small_stack_does_not_end_the_process()
    {
        using var net = CompiledNet.Of(Input + Chain(800));
        using Tensor data = rand(1, 4);
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                using BlobSet blobs = net.Blobs("Predict", new Dictionary<string, Tensor> { ["data"] = data });
                thrown = Record.Exception(() => blobs["b799"]);
                for (int i = 0; i < 800; i += 50)
                    _ = blobs["b" + i];
                _ = blobs["b799"];
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(thrown is null or InsufficientExecutionStackException);
    }

    [SkippableFact]
    public void Changed_real_nets_never_bring_the_generator_down()
    {
        string root = SharedData.Require("prototxt");
        string[] texts = [.. Directory.EnumerateFiles(root, "*.prototxt", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where((f, i) => i % 23 == 0 && new FileInfo(f).Length < 20_000).Select(File.ReadAllText)];
        Skip.If(texts.Length == 0, "no prototxt files");
        string[] pieces = ["0", "-1", "4294967295", "9223372036854775807", "layer {", "}", "\"", "data", "label", "phase: TEST", "type: \"Concat\"", "bottom: \"data\"", "top: \"data\"", "\n", "ReLU", "1e38", "axis: -1", "dim: 0"];
        int compiled = 0;
        Gen.Select(Gen.Int[0, texts.Length - 1].Select(i => texts[i]), Gen.Select(Gen.Double.Unit, Gen.Int[0, 9], Gen.Int[0, pieces.Length - 1].Select(i => pieces[i])).Array[0, 3]).Sample(
            (text, edits) =>
            {
                foreach ((double place, int removed, string piece) in edits)
                {
                    int start = (int)(place * text.Length);
                    text = text.Remove(start, Math.Min(removed, text.Length - start)).Insert(start, piece);
                }

                GeneratorRun run = GeneratorRun.Of(text);
                Assert.Null(run.Result.Results.Single().Exception);
                Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
                if (run.Files.Count > 0 && Interlocked.Increment(ref compiled) % 10 == 0)
                    Assert.Empty(run.CompilerMessages);
            },
            iter: 300, threads: 1);
    }

    private static string Chain(int layers) =>
        string.Concat(Enumerable.Range(0, layers).Select(i => $"layer {{ name: \"l{i}\" type: \"ReLU\" bottom: \"{(i == 0 ? "data" : "b" + (i - 1))}\" top: \"b{i}\" }}\n"));

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static TimeSpan Time(string layers)
    {
        var watch = Stopwatch.StartNew();
        GeneratorRun run = GeneratorRun.Of(Input + layers);
        Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
        Assert.Null(run.Result.Results.Single().Exception);
        return watch.Elapsed;
    }
}
