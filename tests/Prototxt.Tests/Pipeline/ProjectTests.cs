using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>Projects of all kinds: old languages, files from elsewhere, files that are none.</summary>
public class ProjectTests
{
    private const string Net = """
        name: "LeNet"
        layer { name: "data" type: "Data" top: "data" top: "label" transform_param { crop_size: 8 scale: 0.5 mean_value: 3 } data_param { source: "x" batch_size: 4 } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "split" type: "Slice" bottom: "fc" top: "a" top: "b" slice_param { axis: 1 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    [Theory]
    [InlineData(LanguageVersion.CSharp8, "8.0")]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public void An_old_language_is_one_error_and_no_code(LanguageVersion version, string shown)
    {
        GeneratorRun run = GeneratorRun.In(new(Language: version), new PrototxtFile("/project/a.prototxt", Net), new PrototxtFile("/project/b.prototxt", Net.Replace("LeNet", "Other", StringComparison.Ordinal)));
        Diagnostic error = Assert.Single(run.Errors);
        Assert.Equal("PTX0010", error.Id);
        Assert.Contains($"C# 12, and this project compiles C# {shown};", error.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Files);
        Assert.Empty(run.CompilerMessages);
    }

    [Fact]
    public void A_project_without_nets_may_be_in_any_language() =>
        Assert.Empty(GeneratorRun.In(new(Language: LanguageVersion.CSharp7_3), new PrototxtFile("/project/solver.prototxt", "base_lr: 1 net: 'x'")).Errors);

    [Fact]
    public void The_oldest_language_that_is_said_to_do_does()
    {
        GeneratorRun run = GeneratorRun.In(new(Language: LanguageVersion.CSharp12), new PrototxtFile("/project/a.prototxt", Net), new PrototxtFile("/project/hook.prototxt", """
            name: "Hooked"
            layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 } } }
            layer { name: "s" type: "Strange" bottom: "data" top: "s" param { lr_mult: 1 } strange_param { a: 1 b { c: "x" } d: 1.5 d: 2 } }
            """, new Dictionary<string, string> { ["PrototxtHooks"] = "Strange", ["PrototxtTopShapes"] = "s: N,8", ["PrototxtBlobShapes"] = "s: 4" }));
        Assert.Empty(run.Errors);
        Assert.Equal(["CS8795"], run.CompilerMessages.Select(d => d.Id)); // the method that the project writes
    }

    [Theory]
    [InlineData("LeNet", "lenet.prototxt", true)]
    [InlineData("LeNet", "Models/lenet.prototxt", true)]
    [InlineData("Consumer", "LeNet/lenet.prototxt", true)]
    [InlineData("LeNet.Digits", "Models/lenet.prototxt", true)]
    [InlineData("Lenet", "lenet.prototxt", false)]
    [InlineData("Consumer", "lenet.prototxt", false)]
    public void A_class_that_its_namespace_hides_is_warned_of(string root, string path, bool warned)
    {
        GeneratorRun run = GeneratorRun.In(new(root), new PrototxtFile("/project/" + path, Net));
        Assert.Equal(warned ? ["PTX0009"] : [], run.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.Id));
        Assert.Empty(run.CompilerMessages);
        Assert.NotEmpty(run.Files);
    }

    [Theory]
    [InlineData("/project/../shared/deep/lenet.prototxt", "", "My_App._1.LeNet")]
    [InlineData("/shared/deep/lenet.prototxt", "", "My_App._1.LeNet")]
    [InlineData("/project/../shared/deep/lenet.prototxt", "Nets/deep/lenet.prototxt", "My_App._1.Nets.Deep.LeNet")]
    [InlineData("/project/../shared/deep/lenet.prototxt", "Nets\\lenet.prototxt", "My_App._1.Nets.LeNet")]
    [InlineData("/project/../shared/deep/lenet.prototxt", "../lenet.prototxt", "My_App._1.LeNet")]
    [InlineData("/project/Models/x/../lenet.prototxt", "", "My_App._1.Models.LeNet")]
    [InlineData("/project/Models/lenet.prototxt", "Other/lenet.prototxt", "My_App._1.Models.LeNet")]
    public void A_file_outside_the_project_lies_in_its_root_namespace_or_where_it_is_linked(string path, string link, string expected)
    {
        GeneratorRun run = GeneratorRun.In(new("My_App._1"), new PrototxtFile(path, Net, link.Length > 0 ? new Dictionary<string, string> { ["Link"] = link } : null));
        Assert.Empty(run.Errors);
        Assert.Contains(expected + ".g.cs", run.Files.Keys);
    }

    [Theory]
    [InlineData("lenet.pbtxt", "", false)]
    [InlineData("lenet.txt", "", false)]
    [InlineData("lenet.pbtxt", "PrototxtClass", true)]
    [InlineData("lenet.txt", "PrototxtNamespace", true)]
    [InlineData("lenet", "PrototxtClass", true)]
    public void A_file_of_another_name_is_a_net_where_the_project_says_so(string name, string metadata, bool taken)
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/" + name, Net, metadata.Length > 0 ? new Dictionary<string, string> { [metadata] = "Chosen" } : null));
        Assert.Empty(run.Errors);
        Assert.Equal(taken, run.Files.Count > 0);
    }

    [Fact]
    public void A_net_without_a_name_is_called_after_its_file_without_the_ending() =>
        Assert.Contains("Consumer.MyNetV2.g.cs", GeneratorRun.Of(new PrototxtFile("/project/my net.v2.prototxt", Net.Replace("name: \"LeNet\"", "", StringComparison.Ordinal))).Files.Keys);

    [Fact]
    public void A_file_without_text_is_said_to_be_none_and_nothing_else()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/lenet.caffemodel.prototxt", (SourceText?)null), new PrototxtFile("/project/a.prototxt", Net));
        Diagnostic error = Assert.Single(run.Errors);
        Assert.Equal("PTX0002", error.Id);
        Assert.StartsWith("This is a binary file, or one that cannot be read, not a prototxt. Weights (.caffemodel) are loaded at run time", error.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0005");
        Assert.NotEmpty(run.Files);
    }

    [Theory]
    [InlineData(100, 101)]
    [InlineData(199, 200)]
    [InlineData(50_000, 201)]
    public void A_file_that_is_wrong_throughout_says_so_a_limited_number_of_times(int mistakes, int messages)
    {
        GeneratorRun run = GeneratorRun.Of(string.Concat(Enumerable.Repeat("no_such_field: 1\n", mistakes)) + Net.Replace("\"fc\" inner_product_param", "\"fc\" relu_param {} inner_product_param", StringComparison.Ordinal));
        Diagnostic[] errors = [.. run.Errors];
        Assert.Equal(Math.Min(mistakes, 200), errors.Length);
        Assert.Contains(run.Diagnostics, d => d.Id == "PTX0403"); // many errors do not crowd out what else there is
        if (mistakes > 200)
            Assert.Equal($"{mistakes - 200} more messages on this file are not shown", Assert.Single(run.Diagnostics, d => d.Id == "PTX0012").GetMessage(CultureInfo.InvariantCulture));
        else
            Assert.Equal(messages, run.Diagnostics.Length - run.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Info));
    }
}
