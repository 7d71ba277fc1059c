using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Documentation;

/// <summary>What the README and the pages beside it show is what the code does.</summary>
public class ReadmeTests
{
    private static readonly MarkdownFile readme = new("README.md");

    [Fact]
    public void The_listing_is_what_the_generator_emits()
    {
        GeneratorRun run = Example();
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        IReadOnlyDictionary<string, string> shown = readme.Marked("generated");
        Assert.NotEmpty(shown);
        foreach ((string file, string listing) in shown)
        {
            readme.Accept($"<!-- generated: {file} -->\n```csharp", listing, run.Files[file]);
            Assert.Equal(run.Files[file], readme.Marked("generated")[file]);
        }

        // and the names of the files it does not show
        Assert.All(run.Files.Keys, name => Assert.Contains($"`{name}`", readme.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void The_code_examples_compile()
    {
        IEnumerable<string> examples = readme.Marked("example").Values.Concat(
            ((string[])["weights", "preprocessing", "predicting"]).SelectMany(page => new MarkdownFile("docs", page + ".md").Marked("example").Values));
        GeneratorRun run = Example();
        int count = 0;
        foreach (string example in examples)
        {
            count++;
            // the usings stand on top; the rest is the inside of a method
            string usings = string.Join('\n', example.Split('\n').Where(IsUsing)), body = string.Join('\n', example.Split('\n').Where(l => !IsUsing(l)));
            string code = $$"""
                using System; using System.Collections.Generic; using System.IO; using System.Linq;
                using Consumer;
                {{usings}}
                internal static class Example{{count}}
                {
                    private static void Run(LeNet net, Tensor data, Tensor label, Picture picture)
                    {
                        {{body}}
                    }
                }
                """.Replace("LeNet net, Tensor data, Tensor label, Picture picture", string.Join(", ", Given(body)), StringComparison.Ordinal);
            Assert.DoesNotContain(run.With(code).CompilerMessages, d => d.Severity == DiagnosticSeverity.Error);
        }

        Assert.True(count >= 3);
    }

    [Fact]
    public void The_layer_table_names_the_layers_that_exist() =>
        Assert.Equal(LayerRegistry.Names, new MarkdownFile("docs", "layers.md").FirstColumn("Supported layers"));

    [Fact]
    public void A_layer_has_one_table_row()
    {
        string[] pages = [Path.Combine(SharedData.Repository, "README.md"), .. Directory.GetFiles(Path.Combine(SharedData.Repository, "docs"), "*.md")];
        string[] rows = [.. pages.SelectMany(File.ReadAllLines).Where(line => line.StartsWith('|'))];
        Assert.All(LayerRegistry.Names, name => Assert.Single(rows, row => row.StartsWith($"| `{name}` |", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_metadata_table_names_what_the_package_makes_visible()
    {
        XDocument props = XDocument.Load(Path.Combine(SharedData.Repository, "src", "Inference", "buildTransitive", "Prototxt.Inference.props"));
        Assert.Equal(props.Descendants("CompilerVisibleItemMetadata").Select(e => (string)e.Attribute("MetadataName")!), readme.FirstColumn("Item metadata"));
    }

    [Fact]
    public void Links_between_the_pages_lead_somewhere()
    {
        string[] pages = [.. Directory.GetFiles(SharedData.Repository, "*.md"), .. Directory.GetFiles(Path.Combine(SharedData.Repository, "docs"), "*.md", SearchOption.AllDirectories)];
        foreach (string page in pages)
            foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\]\((?<target>[^)#:]+)(#[^)]*)?\)"))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link.Value}");
            }
    }

    private static GeneratorRun Example() => GeneratorRun.In(new Project { HasInference = true, References = CompiledPredictor.References }, new PrototxtFile("/project/lenet.prototxt", Assert.Single(readme.Blocks("prototxt"))));

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=', StringComparison.Ordinal);

    // What the text around an example takes for granted, unless the example makes it itself.
    private static IEnumerable<string> Given(string body) =>
        ((string Name, string Declaration)[])
        [
            ("net", "LeNet net"), ("data", "TorchSharp.torch.Tensor data"), ("label", "TorchSharp.torch.Tensor label"), ("picture", "Prototxt.Imaging.Picture picture"),
        ]
        is var all ? all.Where(g => !Regex.IsMatch(body, $@"\bvar {g.Name}\b|\b{g.Name} =")).Select(g => g.Declaration) : [];
}
