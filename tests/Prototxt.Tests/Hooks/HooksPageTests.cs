using System.Xml.Linq;
using Prototxt.Tests.Documentation;
using Xunit;

namespace Prototxt.Tests.Hooks;

/// <summary>The page's example is what the generator makes of it, and what the project writes compiles with it.</summary>
public class HooksPageTests
{
    private static readonly MarkdownFile page = new("docs", "hooks.md");

    [Fact]
    public void The_example_is_what_the_generator_emits_and_compiles()
    {
        (string, string)[] metadata = [.. XElement.Parse(Assert.Single(page.Blocks("xml"))).Attributes().Where(a => a.Name.LocalName != "Include").Select(a => (a.Name.LocalName, a.Value))];
        GeneratorRun run = HookNet.Run(Assert.Single(page.Blocks("prototxt")), "/// <summary>Supplied.</summary>\n" + page.Blocks("csharp")[0], metadata);
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        (string file, string listing) = Assert.Single(page.Marked("generated"));
        page.Accept($"<!-- generated: {file} -->\n```csharp", listing, run.Files[file]);
        Assert.Equal(run.Files[file], page.Marked("generated")[file]);
    }
}
