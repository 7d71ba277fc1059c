using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The layer types that the project supplies: a partial method for each, and the records that tell it of its layers.</summary>
internal static class HookEmitter
{
    public static string Emit(NetModel net, Cancellation cancel)
    {
        var code = new CodeWriter(cancel);
        SourceFile.Header(code, net);
        using (code.Braces($"partial class {net.ClassName}"))
        {
            for (int i = 0; i < net.Hooks.Count; i++)
            {
                if (i > 0)
                    code.Line();
                EmitMethod(code, net.Hooks[i]);
                code.Line();
                EmitRecord(code, net.Hooks[i].Record);
            }

            if (net.HookInstances.Count > 0)
                EmitInstances(code, net);
        }

        return code.ToString();
    }

    private static void EmitMethod(CodeWriter code, HookModel hook)
    {
        List<string> parameters = [.. hook.Bottoms.Select(b => $"{b.Type} {b.Name}"), $"{hook.Record.Name} parameter"];
        code.Line($"/// <summary>What layers of the {hook.LayerType} do. The project implements it, with operations that record gradients if the layer is to have them.</summary>");
        foreach (HookArgument bottom in hook.Bottoms)
            code.Line($"/// <param name=\"{bottom.Name.TrimStart('@')}\">{bottom.Documentation}</param>");
        code.Line("/// <param name=\"parameter\">What the prototxt says of the layer.</param>");
        if (hook.TakesBlobs)
        {
            parameters.Add("global::System.Collections.Generic.IReadOnlyList<Torch::Modules.Parameter> blobs");
            code.Line("/// <param name=\"blobs\">The layer's learned blobs.</param>");
        }

        if (hook.Returns.Length > 0)
            code.Line($"/// <returns>{hook.Returns}</returns>");
        // An analyzer would have the project's half static, which the other half decides.
        code.Line("[global::System.Diagnostics.CodeAnalysis.SuppressMessage(\"Performance\", \"CA1822\", Justification = \"It may use members.\")]");
        code.Line($"private partial {hook.ReturnType} {hook.Method}({string.Join(", ", parameters)});");
    }

    private static void EmitRecord(CodeWriter code, RecordModel record)
    {
        code.Line($"/// <summary>{record.Summary}</summary>");
        using var body = code.Braces($"public sealed record {record.Name}");
        for (int i = 0; i < record.Properties.Count; i++)
        {
            RecordProperty property = record.Properties[i];
            if (i > 0)
                code.Line();
            code.Line($"/// <summary>{property.Documentation}</summary>");
            string required = property.IsOptional || property.IsList ? "" : "required ";
            code.Line($"public {required}{property.FullType} {property.Name} {{ get; init; }}{(property.IsList ? " = [];" : "")}");
        }

        foreach (RecordModel nested in record.Nested)
        {
            code.Line();
            EmitRecord(code, nested);
        }
    }

    private static void EmitInstances(CodeWriter code, NetModel net)
    {
        code.Line();
        using var body = code.Braces("private static class HookParameters");
        for (int i = 0; i < net.HookInstances.Count; i++)
        {
            if (i > 0)
                code.Line();
            code.Line($"internal static readonly {net.HookInstances[i].Record} {net.HookInstances[i].Identifier} = {net.HookInstances[i].Initializer};");
        }
    }
}
