using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Architecture;

/// <summary>
/// What Caffe does by accident of a layer's code stands in the room Analysis by the names of layer types. A name that no type has
/// would never be met.
/// </summary>
public class LayerNamesTests
{
    private static readonly string folder = Path.Combine(SharedData.Repository, "src", "Generator", "Compiler", "Analysis");

    [Fact]
    public void Files_that_go_by_types_are_found() =>
        Assert.Equal(["BackwardReads.cs", "Deviations.cs", "Memory.cs"], Directory.GetFiles(folder, "*.cs").Where(f => Names(f).Any()).Select(f => Path.GetFileName(f)).Order());

    [Theory]
    [InlineData("BackwardReads.cs")]
    [InlineData("Deviations.cs")]
    [InlineData("Memory.cs")]
    public void A_layer_type_that_is_named_is_in_the_registry(string file) =>
        Assert.All(Names(Path.Combine(folder, file)), n => Assert.True(LayerRegistry.Find(n) is not null, n));

    // The texts that x.Type.Name is compared with: by ==, by is, or in the arms of a switch.
    private static IEnumerable<string> Names(string path)
    {
        foreach (MemberAccessExpressionSyntax access in CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>())
        {
            if (access is not { Name.Identifier.Text: "Name", Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Type" } })
                continue;
            IEnumerable<SyntaxNode> compared = access.Parent switch
            {
                BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } equality when equality.Left == access => [equality.Right],
                IsPatternExpressionSyntax pattern => [pattern.Pattern],
                SwitchExpressionSyntax choice => choice.Arms.Select(a => a.Pattern),
                _ => [],
            };
            foreach (LiteralExpressionSyntax literal in compared.SelectMany(c => c.DescendantNodesAndSelf()).OfType<LiteralExpressionSyntax>().Where(l => l.IsKind(SyntaxKind.StringLiteralExpression)))
                yield return literal.Token.ValueText;
        }
    }
}
