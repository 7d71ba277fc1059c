using System.Globalization;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.CSharp;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>
/// Files that would give what another gives. The compiler takes no two generated files of one name and drops all of the
/// generator's when it meets them: each such pair must be found before.
/// </summary>
public class ClassClashTests
{
    private static readonly PrototxtFile bystander = File("bystander", "Bystander");

    public static TheoryData<string, string, string, string, string, string> Pairs => new()
    {
        // path, metadata and name of the first, then of the second
        { "a", "PrototxtClass=net", "", "b", "", "Net" },
        { "a", "PrototxtNamespace=class", "Net", "b", "PrototxtNamespace=Class", "Net" },
        { "a", "PrototxtNamespace=Some.Place", "Net", "b", "PrototxtNamespace=Some.place", "NET" },
        { "a", "PrototxtHooks=Strange", "A", "A/hooks", "", "Hooks" },
        { "a", "PrototxtClass=a|PrototxtHooks=Strange", "", "A/hooks", "", "Hooks" },
        { "a", "", "Outer", "b", "PrototxtNamespace=Consumer.Outer.Inner", "Net" },
        { "alexnet", "", "AlexNet", "AlexNet/other", "", "Other" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Both_are_named_and_every_other_net_compiles(string path, string metadata, string name, string otherPath, string otherMetadata, string otherName)
    {
        PrototxtFile first = File(path, name, metadata), second = File(otherPath, otherName, otherMetadata);
        GeneratorRun run = GeneratorRun.Of(second, bystander, first);
        Assert.Null(run.Result.Results.Single().Exception);
        Assert.Contains("Consumer.Bystander.g.cs", run.Files.Keys);
        Assert.Equal(["PTX0004", "PTX0004"], run.Errors.Select(d => d.Id));
        Assert.Equal(new[] { first.Path, second.Path }.Order(StringComparer.Ordinal), run.Errors.Select(d => d.Location.GetLineSpan().Path).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(run.CompilerMessages, d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795"); // nobody writes the supplied layer
    }

    [Fact]
    public void The_message_shows_both_paths_and_the_item_to_paste()
    {
        GeneratorRun run = GeneratorRun.Of(File("Models/train_val", "AlexNet"), File("Models/deploy", "AlexNet"));
        const string item = "<AdditionalFiles Update=\"Models/train_val.prototxt\" PrototxtClass=\"AlexNetTrainVal\" />";
        Assert.Equal(
            [
                $"'Models/deploy.prototxt' and 'Models/train_val.prototxt' would both give the class Consumer.Models.AlexNet; tell them apart in the project file, for example with {item}",
                $"'Models/train_val.prototxt' and 'Models/deploy.prototxt' would both give the class Consumer.Models.AlexNet; tell them apart in the project file, for example with {item}",
            ],
            run.Diagnostics.Select(d => d.GetMessage(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("AlexNet", "a/alexnet_deploy", "a/deploy", "AlexnetDeploy")]
    [InlineData("AlexNet", "b/net", "a/net", "AlexNetB")]
    [InlineData("AlexNet", "b/alexnet", "a/other", "AlexNetNet")]
    public void The_name_to_paste_says_what_is_different(string name, string path, string otherPath, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(File(otherPath, name, "PrototxtNamespace=N"), File(path, name, "PrototxtNamespace=N"));
        string shown = string.CompareOrdinal(path, otherPath) > 0 ? path : otherPath;
        Assert.All(run.Diagnostics, d => Assert.Contains($"Update=\"{shown}.prototxt\" PrototxtClass=\"{(shown == path ? expected : "AlexNetDeploy")}\"", d.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/project/Models/net.prototxt", "/project/Models/../Models/net.prototxt")]
    [InlineData("/project/Models/net.prototxt", "/project/./Models//net.prototxt")]
    [InlineData("/project/Models/net.prototxt", "/project/models/Net.prototxt")]
    [InlineData("/project/Models/net.prototxt", "\\project\\Models\\net.prototxt")]
    public void One_file_spelt_in_two_ways_is_one_file_and_keeps_its_metadata(string path, string other)
    {
        Dictionary<string, string> metadata = new() { ["PrototxtClass"] = "Chosen" };
        foreach (PrototxtFile[] files in (PrototxtFile[][])[[new(path, Text("Net")), new(other, Text("Net"), metadata)], [new(path, Text("Net"), metadata), new(other, Text("Net"))]])
        {
            GeneratorRun run = GeneratorRun.Of(files);
            Assert.Empty(run.Diagnostics);
            Assert.All(run.Files.Keys.Where(f => f != StartupEmitter.HintName), name => Assert.Contains(".Chosen.", name, StringComparison.Ordinal));
            Assert.Empty(run.CompilerMessages);
        }
    }

    [Fact]
    public void Two_files_whose_paths_differ_in_case_only_are_two_where_their_texts_differ()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", Text("First")), new PrototxtFile("/project/NET.prototxt", Text("Second")));
        Assert.Empty(run.Diagnostics);
        Assert.Contains("Consumer.First.g.cs", run.Files.Keys);
        Assert.Contains("Consumer.Second.g.cs", run.Files.Keys);
    }

    private static PrototxtFile File(string path, string name, string metadata = "") => new(
        $"/project/{path}.prototxt",
        Text(name) + (metadata.Contains("PrototxtHooks", StringComparison.Ordinal) ? " layer { name: 's' type: 'Strange' bottom: 'fc' top: 's' }" : ""),
        metadata.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(m => m.Split('=')).Concat(metadata.Contains("PrototxtHooks", StringComparison.Ordinal) ? [["PrototxtTopShapes", "s: any"]] : []).ToDictionary(m => m[0], m => m[1]));

    private static string Text(string name) => $$"""
        name: "{{name}}"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        """;
}
