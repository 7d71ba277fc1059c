using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Recognition;

/// <summary>What a file is, and what there is to say about one that is no net.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="What">In words, where it is no net.</param>
/// <param name="Detail">What to do about it, or the field by which it shows.</param>
internal sealed record Recognized(FileKind Kind, string What = "", string Detail = "")
{
    /// <summary>A file whose text the compiler could not read.</summary>
    public static Recognized Unreadable { get; } = new(FileKind.Foreign, ForeignFile.Unreadable.What, ForeignFile.Unreadable.Advice);

    /// <summary>By its first characters.</summary>
    public static Recognized Of(string text) => ForeignFile.Recognize(text) is { } foreign ? new(FileKind.Foreign, foreign.What, foreign.Advice) : new(FileKind.Net);

    /// <summary>By its fields.</summary>
    public static Recognized Of(MessageSyntax file) =>
        SolverFile.Recognize(file) is { } field ? new(FileKind.Solver, "a solver", field)
        : OtherFile.Recognize(file) is { } other ? new(FileKind.Other, other.What, other.Field)
        : new(FileKind.Net);

    /// <summary>Says what the file is where it is no net.</summary>
    public void Report(DiagnosticBag bag)
    {
        if (Kind == FileKind.Foreign)
            bag.Report(Descriptors.NotPrototxt, default(TextSpan), What, Detail);
        else if (Kind == FileKind.Solver)
            bag.Report(Descriptors.SolverIgnored, default(TextSpan), Detail);
        else if (Kind == FileKind.Other)
            bag.Report(Descriptors.NotANet, default(TextSpan), What, Detail);
    }
}
