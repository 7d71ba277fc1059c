using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>What is no net is called by its name and left alone.</summary>
public class OtherFileTests
{
    [Theory]
    [InlineData("item { name: 'face' label: 1 display_name: 'face' } item { name: 'cup' label: 2 }", "a label map", "item")]
    [InlineData("item { name: 'cup' id: 2 }", "a label map", "item")]
    [InlineData("num: 1 channels: 1 height: 1 width: 2 data: 1 data: 2", "the mean", "data")]
    [InlineData("iter: 5 learned_net: 'x.caffemodel' current_step: 1", "a solver's snapshot", "learned_net")]
    [InlineData("params_pair { solver_params { net: 'n' } batch_size: 8 }", "a multi-phase solver", "params_pair")]
    [InlineData("name: 'n' op { input: 'a' output: 'b' type: 'Relu' } external_input: 'a'", "Caffe2", "op")]
    [InlineData("node { name: 'a' op: 'Placeholder' } versions { producer: 22 }", "TensorFlow", "node")]
    [InlineData("model { ssd { num_classes: 2 } } train_config { batch_size: 24 }", "object detection", "train_config")]
    public void Is_called_by_its_name(string text, string kind, string field)
    {
        GeneratorRun run = GeneratorRun.Of(text);
        Diagnostic found = Assert.Single(run.Diagnostics);
        Assert.Equal(("PTX0008", DiagnosticSeverity.Info, new TextSpan(0, 0)), (found.Id, found.Severity, found.Location.SourceSpan));
        string message = found.GetMessage(CultureInfo.InvariantCulture);
        Assert.Contains(kind, message, StringComparison.Ordinal);
        Assert.Contains($"'{field}'", message, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Theory]
    [InlineData("item { name: 'face' } layer { name: 'l' type: 'ReLU' }")]
    [InlineData("data: 1 layers { name: 'l' type: RELU }")]
    [InlineData("node { name: 'a' } nod { }")]
    public void What_might_be_a_net_is_read_as_one(string text) => Assert.Contains(GeneratorRun.Of(text).Errors, e => e.Id == "PTX0200");
}
