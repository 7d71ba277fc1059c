using System.Reflection;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Documentation;

/// <summary>A page for every diagnostic and none besides; each page's example gives just the messages printed under it.</summary>
public class DiagnosticPagesTests
{
    // An internal error has no example, no layer of this version refuses what Caffe can do, and some are about the project or the number of the others.
    private static readonly string[] withoutExample = ["PTX0001", "PTX0010", "PTX0011", "PTX0012", "PTX0402"];

    private static readonly Dictionary<string, DiagnosticDescriptor> descriptors = typeof(Descriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().ToDictionary(d => d.Id);

    public static TheoryData<string> Ids => [.. descriptors.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_diagnostic_has_a_page_and_every_page_a_diagnostic()
    {
        string folder = Path.Combine(SharedData.Repository, "docs", "diagnostics");
        Assert.Equal(descriptors.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(folder, "PTX*.md").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_overview_lists_them_all()
    {
        string text = new MarkdownFile("docs", "diagnostics", "README.md").Text;
        Assert.Equal(descriptors.Values.OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => $"| [{d.Id}]({d.Id}.md) | {Severity(d)} | {d.Title} |"),
            text.Split('\n').Where(l => l.StartsWith("| [", StringComparison.Ordinal)));
    }

    [Fact]
    public void Release_tracking_knows_them_all()
    {
        string[] lines = File.ReadAllLines(Path.Combine(SharedData.Repository, "src", "Generator", "AnalyzerReleases.Unshipped.md"));
        Assert.Equal(descriptors.Values.OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => $"{d.Id} | Prototxt | {d.DefaultSeverity} | {d.Title}"),
            lines.Where(l => l.StartsWith("PTX", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_page_says_what_the_generator_says(string id)
    {
        var page = new MarkdownFile("docs", "diagnostics", id + ".md");
        DiagnosticDescriptor descriptor = descriptors[id];
        Assert.StartsWith($"# {id}: {descriptor.Title}\n\nSeverity: {Severity(descriptor)}\n", page.Text, StringComparison.Ordinal);
        // without a place for the pages there is no link, rather than one to nowhere
        Assert.True(descriptor.HelpLinkUri.Length == 0 || descriptor.HelpLinkUri.EndsWith($"/{id}.md", StringComparison.Ordinal), descriptor.HelpLinkUri);

        IReadOnlyList<string> examples = page.Blocks("prototxt");
        if (withoutExample.Contains(id))
        {
            Assert.Empty(examples);
            return;
        }

        Dictionary<string, string> metadata = page.Blocks("xml").SelectMany(x => XElement.Parse(x).Attributes())
            .Where(a => a.Name.LocalName != "Include").ToDictionary(a => a.Name.LocalName, a => a.Value);
        // A page about solvers shows the solver first, and then its net.
        bool isOfSolver = id.StartsWith("PTX06", StringComparison.Ordinal);
        string[] names = isOfSolver ? ["solver", "net"] : ["net", "other"];
        GeneratorRun run = GeneratorRun.In(new Project { HasTorchSharp = id != Descriptors.NothingGenerated.Id, HasTraining = isOfSolver, HasInference = id == Descriptors.NoPredictor.Id || id == Descriptors.NothingGenerated.Id }, [.. examples.Select((e, i) => new PrototxtFile($"/project/{names[i]}.prototxt", e, metadata))]);
        string messages = string.Concat(run.Diagnostics.OrderBy(d => d.Location.GetLineSpan().Path, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan).Select(Line));
        string printed = Assert.Single(page.Blocks("text"));
        page.Accept("```text", printed, messages);

        Assert.Contains(run.Diagnostics, d => d.Id == id);
        Assert.Equal(messages, Assert.Single(page.Blocks("text")));
    }

    private static string Severity(DiagnosticDescriptor descriptor) => descriptor.DefaultSeverity.ToString().ToLowerInvariant();

    // As MSBuild prints it.
    private static string Line(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        return $"{Path.GetFileName(place.Path)}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): {Severity(diagnostic.Descriptor)} {diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}\n";
    }
}
