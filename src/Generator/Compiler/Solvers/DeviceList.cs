using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Solvers;

/// <summary>Several devices in a field that Caffe has for one, as in yjxiong's fork: they are the program's to choose, like the one.</summary>
internal static class DeviceList
{
    private const string Field = "device_id", Fork = "yjxiong/caffe (used by PSPNet)";

    /// <summary>The solver without the list, which a warning names.</summary>
    public static MessageSyntax Without(MessageSyntax solver, DiagnosticBag bag)
    {
        FieldSyntax[] given = [.. solver.Fields.Where(f => f.Name == Field)];
        if (given.Length == 0 || (given.Length == 1 && given[0].Value is not ListSyntax))
            return solver;
        bag.Report(Descriptors.ForkField, given[0].NameSpan, Field, Fork + " as a list", "the program says on which devices a solver runs");
        return solver with { Fields = [.. solver.Fields.Where(f => f.Name != Field)] };
    }
}
