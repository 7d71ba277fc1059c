using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>What must be known of a solver before its nets are there: which they are. Equal by value, and so the same after most edits.</summary>
/// <param name="Files">The files of nets as the solver names them: the one that learns first, then those of test nets.</param>
/// <param name="InlineName">The name of the net that learns, where it stands in the solver; null where it has none.</param>
internal sealed record SolverOutline(EquatableArray<string> Files, string? InlineName)
{
    public static SolverOutline Of(MessageSyntax solver)
    {
        IEnumerable<string> files = NetFields.Files.SelectMany(f => Values(solver, f)).OfType<ScalarSyntax>().Select(s => s.Text);
        MessageSyntax? net = NetFields.Train.SelectMany(f => Values(solver, f)).OfType<MessageSyntax>().FirstOrDefault();
        return new SolverOutline(files.Distinct(StringComparer.Ordinal).ToEquatableArray(), net is null ? null : Values(net, "name").OfType<ScalarSyntax>().FirstOrDefault()?.Text);
    }

    private static IEnumerable<ValueSyntax> Values(MessageSyntax message, string field) =>
        message.Fields.Where(f => f.Name == field).SelectMany(f => f.Value is ListSyntax list ? list.Items : [f.Value]);
}
