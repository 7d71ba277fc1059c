using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Xunit;

namespace Prototxt.Tests.Naming;

/// <summary>What nobody sees, or what turns the line, stands nowhere in generated code as it is; the strings are the same all the same.</summary>
public class InvisibleTests
{
    // Format characters of both planes, fillers, selectors, unusual spaces, private use, unassigned, half a surrogate pair.
    public static TheoryData<string> Hidden =>
    [
        "\u202e", "\u200b", "\ufeff", "\u00ad", "\u2066", "\u2069", "\u061c", "\u180e", "\u2028", "\u0085", "\u007f", "\u3164", "\u115f", "\u034f", "\ufe0f", "\u00a0", "\u3000", "\ue000", "\U000e0041", "\U000e0101", "\U000f0000",
    ];

    [Theory]
    [MemberData(nameof(Hidden))]
    public void In_names_of_every_kind(string hidden)
    {
        string name = string.Concat(Encoding.UTF8.GetBytes($"a{hidden}b").Select(b => "\\" + Convert.ToString(b, 8).PadLeft(3, '0')));
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile($"/project/x{hidden}y.prototxt", $$"""
            name: "{{name}}"
            layer { name: "{{name}}" type: "Input" top: "{{name}}" input_param { shape { dim: 1 dim: 4 } } }
            layer { name: "{{name}}1" type: "InnerProduct" bottom: "{{name}}" top: "{{name}}2" inner_product_param { num_output: 2 } }
            layer { name: "{{name}}3" type: "Strange" bottom: "{{name}}2" top: "c" strange_param { s: "{{name}}" } }
            """, new Dictionary<string, string> { ["PrototxtHooks"] = "Strange", ["PrototxtTopShapes"] = "c: any" }));
        Assert.Empty(run.Errors);
        foreach ((string file, string code) in run.Files)
            Assert.Equal(-1, FirstHidden(file + code.Replace("\n", "", StringComparison.Ordinal)));
        Assert.Contains(SyntaxFactory.ParseCompilationUnit(run.Files.First(f => f.Key.EndsWith(".Summary.g.cs", StringComparison.Ordinal)).Value).DescendantTokens(), t => t.ValueText == $"a{hidden}b1");
        Assert.Equal(["CS8795"], run.CompilerMessages.Select(d => d.Id).Distinct()); // the method that the project writes
    }

    [Fact]
    public void Every_character_of_the_basic_plane_comes_back_from_its_literal()
    {
        for (int start = 0; start < 0x10000; start += 256)
        {
            string text = new([.. Enumerable.Range(start, 256).Select(c => (char)c)]);
            string literal = Literals.String(text);
            Assert.Equal(text, SyntaxFactory.ParseToken(literal).Value);
            Assert.Equal(-1, FirstHidden(literal));
        }
    }

    [Fact]
    public void In_messages_they_are_shown_by_number()
    {
        GeneratorRun run = GeneratorRun.Of("layer { name: 'x' type: 'TanH' bottom: 'a\\342\\200\\256b' top: 'c' }");
        Assert.Contains("'a\\u202eb'", run.Errors.Single().GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static int FirstHidden(string text)
    {
        for (int i = 0, length; i < text.Length; i += length)
            if (Invisible.IsAt(text, i, out length))
                return text[i];
        return -1;
    }
}
