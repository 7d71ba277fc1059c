using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Recognition;

/// <summary>A net and a solver are both called .prototxt; their fields tell them apart.</summary>
internal static class SolverFile
{
    /// <summary>The field by which the file shows itself a solver, or null.</summary>
    public static string? Recognize(MessageSyntax file)
    {
        if (file.Fields.Any(f => f.Name is "layer" or "layers" or "input" or "input_dim" or "input_shape"))
            return null;
        return file.Fields.Select(f => f.Name).FirstOrDefault(f => CaffeSchema.Solver.Field(f) is not null && CaffeSchema.Net.Field(f) is null);
    }
}
