using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Recognition;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>The way from a prototxt's text to its message.</summary>
internal static class PrototxtDocument
{
    /// <summary>
    /// The file as a message of the type <paramref name="root"/>, without what was wrong with it; that is in
    /// <paramref name="bag"/>. Null when the file is no prototxt at all. The variables are values for <c>$NAME</c>,
    /// <c>${NAME}</c>, <c>{{NAME}}</c> and bare names such as <c>cls6x</c>. All fields are held against the schema, as protobuf does.
    /// </summary>
    public static Message? Parse(SourceText text, MessageSchema root, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables = null)
    {
        return Read(text, bag, variables) is { } file ? new MessageBinder(text, bag, keepsRawLayers: false, variables).BindRoot(file, root) : null;
    }

    /// <summary>The file's fields as written, while it is not known yet whether it is a net or a solver. Null when it is no prototxt at all.</summary>
    public static MessageSyntax? Read(SourceText text, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables = null)
    {
        if (ForeignFile.Recognize(text.ToString()) is not { } foreign)
            return Parser.Parse(text, bag, variables, CaffeSchema.Net);
        bag.Report(Descriptors.NotPrototxt, new TextSpan(0, 0), foreign.Kind, foreign.Advice);
        return null;
    }

    /// <summary>The fields as a message of the type <paramref name="root"/>; those of layers whose types are not known stay as written.</summary>
    public static Message Bind(SourceText text, MessageSyntax file, MessageSchema root, DiagnosticBag bag, IReadOnlyDictionary<string, string>? variables = null) =>
        new MessageBinder(text, bag, keepsRawLayers: true, variables).BindRoot(file, root);
}
