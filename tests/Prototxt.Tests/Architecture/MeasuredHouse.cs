using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Prototxt.Tests.Architecture;

/// <summary>
/// An assembly as it is: its rooms, which are the folders of its sources, and who uses whom. The sources are compiled in memory,
/// and each name in them, in documentation too, is followed to the type that it belongs to, whose file tells the room.
/// </summary>
internal sealed class MeasuredHouse
{
    /// <summary>The room of files that lie in no folder.</summary>
    public const string Root = ".";

    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private readonly string folder;
    private readonly CSharpCompilation compilation;

    /// <param name="folder">The project's folder.</param>
    /// <param name="references">What the project refers to, besides .NET; generated sources come from the compiled assembly.</param>
    public MeasuredHouse(string folder, IEnumerable<MetadataReference> references)
    {
        this.folder = folder;
        SyntaxTree[] sources =
        [
            .. Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .Where(f => RoomOf(f).Split('/')[0] is not ("bin" or "obj")).Select(f => Parse(File.ReadAllText(f), f)),
        ];
        // Under the name of these tests the compiled assembly shows what is internal.
        compilation = CSharpCompilation.Create(
            typeof(MeasuredHouse).Assembly.GetName().Name,
            sources.Append(Parse(GlobalUsings, "")),
            Basic.Reference.Assemblies.Net100.References.All.Concat(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        // What does not compile would not be seen; the other half of a partial method comes from .NET's own generators.
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795"));
        Rooms = [.. sources.Select(s => RoomOf(s.FilePath)).Distinct()];
        Arrows = Of(sources.SelectMany(s => Uses(s, compilation.GetSemanticModel(s))));
    }

    public IReadOnlyList<string> Rooms { get; }

    public IReadOnlyList<Arrow> Arrows { get; }

    /// <summary>The arrows that one more source would draw.</summary>
    public IReadOnlyList<Arrow> With(string path, string text)
    {
        SyntaxTree source = Parse(text, Path.Combine(folder, path));
        return Of(Uses(source, compilation.AddSyntaxTrees(source).GetSemanticModel(source)));
    }

    private static IReadOnlyList<Arrow> Of(IEnumerable<(string From, string To, string Place)> uses) =>
        [.. uses.GroupBy(u => (u.From, u.To)).Select(g => new Arrow(g.Key.From, g.Key.To, [.. g.Select(u => u.Place).Distinct()]))];

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose), path);

    private IEnumerable<(string From, string To, string Place)> Uses(SyntaxTree source, SemanticModel model)
    {
        string from = RoomOf(source.FilePath);
        foreach (SyntaxNode node in source.GetRoot().DescendantNodes(descendIntoTrivia: true).Where(n => n is SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax))
            if (TypeOf(model.GetSymbolInfo(node)) is { } type && FileOf(type) is { } file && RoomOf(file) is var to && to != from)
                yield return (from, to, $"{Relative(source.FilePath)}:{source.GetLineSpan(node.Span).StartLinePosition.Line + 1} {type.Name}");
    }

    private static INamedTypeSymbol? TypeOf(SymbolInfo info) => (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) switch
    {
        INamedTypeSymbol type => type.OriginalDefinition,
        INamespaceSymbol => null,
        { ContainingType: { } type } => type.OriginalDefinition,
        _ => null,
    };

    private static string? FileOf(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { Length: > 0 } file ? file : null;

    // A folder in a room that several layers share is a shelf of it.
    private string RoomOf(string file)
    {
        string room = Path.GetDirectoryName(Relative(file))!.Replace('\\', '/');
        int shelf = room.IndexOf("/Shared/", StringComparison.Ordinal);
        return room.Length == 0 ? Root : shelf < 0 ? room : room[..(shelf + "/Shared".Length)];
    }

    private string Relative(string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
}
