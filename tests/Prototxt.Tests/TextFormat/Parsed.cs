using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.Supplied;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Tests.TextFormat;

/// <summary>A text bound to a message, and what was reported.</summary>
internal sealed record Parsed(string Text, Message? Root, IReadOnlyList<Diagnostic> Diagnostics)
{
    public static Parsed Net(string text, IReadOnlyDictionary<string, string>? variables = null) => As(CaffeSchema.Net, text, variables);

    public static Parsed As(MessageSchema schema, string text, IReadOnlyDictionary<string, string>? variables = null)
    {
        var source = SourceText.From(text);
        var bag = new DiagnosticBag("net.prototxt", source);
        Recognized file = Recognized.Of(text);
        file.Report(bag);
        Message? root = file.Kind != FileKind.Net ? null
            : new MessageBinder(source, bag, LayerCatalog.Names, keepsRawLayers: false, variables, Cancellation.None).BindRoot(Parser.Parse(source, bag, variables, CaffeSchema.Net), schema);
        return new Parsed(text, root, [.. bag.Items.Select(d => d.ToDiagnostic())]);
    }

    /// <summary>What <c>ID line:column text message</c> says of each diagnostic, in the order of the file.</summary>
    public IReadOnlyList<string> Reports =>
        [.. Diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(d => $"{d.Id} {Position(d)} [{Excerpt(d)}] {d.GetMessage()}")];

    public static string Position(Diagnostic diagnostic)
    {
        LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
        return $"{start.Line + 1}:{start.Character + 1}";
    }

    private string Excerpt(Diagnostic diagnostic) => Text.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
