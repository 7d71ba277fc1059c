using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Raw;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The layer types that the project supplies: a partial method for each, and the records that tell it of its layers.</summary>
internal static class HookEmitter
{
    public static string Emit(NetModel net, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        for (int i = 0; i < net.Hooks.Count; i++)
        {
            HookModel hook = net.Hooks[i];
            string type = (hook.IsPython ? "Python class " : "type ") + Comments.Xml(hook.TypeName);
            if (i > 0)
                code.Line();
            EmitMethod(code, hook.Method, type);
            code.Line();
            EmitRecord(code, hook.Record, $"What the prototxt says of a layer of the {type}.", Common(hook));
        }

        if (net.HookInstances.Count > 0)
            EmitInstances(code, net);
    });

    private static void EmitMethod(CodeWriter code, HookMethod method, string type)
    {
        code.Line($"/// <summary>What layers of the {type} do. The project implements it, with operations that record gradients if the layer is to have them.</summary>");
        foreach (HookArgument bottom in method.Bottoms)
            code.Line($"/// <param name=\"{bottom.Name.TrimStart('@')}\">{(method.ListsBottoms ? "The layer's bottoms, which stay" : $"{(bottom.Blob is { } blob ? Comments.Xml(blob) : "The bottom of this position")}, which stays")} the net's.</param>");
        code.Line("/// <param name=\"parameter\">What the prototxt says of the layer.</param>");
        if (method.TakesBlobs)
            code.Line("/// <param name=\"blobs\">The layer's learned blobs.</param>");
        if (method.Tops != 0)
            code.Line($"/// <returns>{(method.Tops == 1 ? "A new tensor." : "New tensors, one for each top, in order.")}</returns>");
        // An analyzer would have the project's half static, which the other half decides.
        code.Line("[System::Diagnostics.CodeAnalysis.SuppressMessage(\"Performance\", \"CA1822\", Justification = \"It may use members.\")]");
        code.Line($"{HookSignature.Full(method)};");
    }

    private static void EmitRecord(CodeWriter code, RecordModel record, string summary, IEnumerable<(string Documentation, string Declaration)> common)
    {
        code.Line($"/// <summary>{summary}</summary>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public sealed record {record.Name}");
        bool isFirst = true;
        foreach ((string documentation, string declaration) in common.Concat(record.Properties.Select(p => ($"<c>{Comments.Xml(p.Field)}</c>.", Declaration(p)))))
        {
            if (!isFirst)
                code.Line();
            isFirst = false;
            code.Line($"/// <summary>{documentation}</summary>");
            code.Line($"public {declaration}");
        }

        foreach (RecordModel nested in record.Nested)
        {
            code.Line();
            EmitRecord(code, nested, $"The message <c>{Comments.Xml(nested.Field!)}</c>.", []);
        }
    }

    private static IEnumerable<(string Documentation, string Declaration)> Common(HookModel hook)
    {
        yield return ("The layer's name.", Required("string", HookProperties.Name));
        yield return ("The phase in which the layer runs.", Required("Prototxt::Phase", HookProperties.Phase));
        if (!hook.IsPython)
            yield break;
        yield return ("The module of the Python class.", Required("string", HookProperties.Module));
        yield return ("The Python class.", Required("string", HookProperties.Layer));
        yield return ("The whole text that the class reads as it likes.", Required("string", HookProperties.ParamStr));
    }

    private static string Required(string type, string name) => $"required {type} {name} {{ get; init; }}";

    private static string Declaration(RecordProperty property)
    {
        string type = property.Kind switch { RawKind.Whole => "long", RawKind.Number => "double", RawKind.Bool => "bool", RawKind.Message => property.Record!, _ => "string" };
        return property.IsList ? $"{SourceFile.ReadOnlyList}<{type}> {property.Name} {{ get; init; }} = [];"
            : property.IsOptional ? $"{type}? {property.Name} {{ get; init; }}"
            : Required(type, property.Name);
    }

    private static void EmitInstances(CodeWriter code, NetModel net)
    {
        code.Line();
        code.Line(SourceFile.Generated);
        using var body = code.Braces("private static class HookParameters");
        for (int i = 0; i < net.HookInstances.Count; i++)
        {
            if (i > 0)
                code.Line();
            code.Line($"internal static readonly {net.HookInstances[i].Record} {net.HookInstances[i].Identifier} = {Constants.Expression(net.HookInstances[i].Values)};");
        }
    }
}
