using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Pipeline;
using Xunit;

namespace Prototxt.Tests.Growth;

/// <summary>While a user types, each key calls the last compilation off. Every stage whose work grows with the net asks for that as often as the net has layers.</summary>
public class CancellationTests
{
    private const int Layers = 100;

    private static readonly string net = string.Concat(
        "layer { name: 'data' type: 'Input' top: 'x0' input_param { shape { dim: 1 dim: 4 } } }\n",
        string.Concat(Enumerable.Range(0, Layers).Select(i => $"layer {{ name: 'fc{i}' type: 'InnerProduct' bottom: 'x{i}' top: 'x{i + 1}' inner_product_param {{ num_output: 4 }} }}\n")),
        $"layer {{ name: 'loss' type: 'EuclideanLoss' bottom: 'x{Layers}' bottom: 'x0' top: 'loss' }}\n");

    private static readonly string oldNet = string.Concat(
        "input: 'x0' input_dim: 1 input_dim: 4 input_dim: 1 input_dim: 1\n",
        string.Concat(Enumerable.Range(0, Layers).Select(i => $"layers {{ name: 'r{i}' type: RELU bottom: 'x{i}' top: 'x{i + 1}' }}\n")));

    private static readonly string[] stages =
        ["Lexer", "Parser", "MessageBinder", "V1Net", "GraphBuilder", "Memory", "Backward", "Liveness", "ChannelsLast", "MemberBuilder", "ViewBuilder", "CodeWriter"];

    public static TheoryData<string> Stages => [.. stages];

    [Fact]
    public void Every_stage_asks_for_each_layer()
    {
        var asked = new Counted(int.MaxValue);
        Compile(net, asked);
        Compile(oldNet, asked);
        Assert.Equal(stages.Order(), asked.ByStage.Where(s => s.Value >= Layers).Select(s => s.Key).Order());
    }

    [Theory]
    [MemberData(nameof(Stages))]
    public void A_stage_ends_where_it_is_called_off(string stage)
    {
        var half = new Counted(Layers / 2, stage);
        Assert.Throws<OperationCanceledException>(() => Compile(stage == "V1Net" ? oldNet : net, half));
        // Blocks of code that are open write their ends.
        Assert.InRange(half.ByStage[stage], Layers / 2, (Layers / 2) + 3);
    }

    [Fact]
    public void A_token_calls_off() =>
        Assert.Throws<OperationCanceledException>(() => Compile(net, new CancellationToken(canceled: true)));

    private static void Compile(string text, Cancellation cancel)
    {
        CompilationResult result = ItemCompiler.Compile("/project/net.prototxt", SourceText.From(text), new ItemOptions { DefaultNamespace = "Consumer" }, cancel);
        Assert.DoesNotContain(result.Diagnostics, d => d.Descriptor.Id == "PTX0001");
        Assert.All(NetEmitter.Emit(result.Model!, cancel), f => Assert.NotEmpty(f.Text));
    }

    /// <summary>Counts how often each stage, a file, asks, and calls off once one of them has asked so many times.</summary>
    private sealed class Counted(int most, string? stage = null) : Cancellation(CancellationToken.None)
    {
        public Dictionary<string, int> ByStage { get; } = [];

        public override void Poll(string file = "")
        {
            string asking = Path.GetFileNameWithoutExtension(file);
            int times = ByStage[asking] = ByStage.GetValueOrDefault(asking) + 1;
            if (times == most && (stage is null || asking == stage))
                throw new OperationCanceledException();
        }
    }
}
