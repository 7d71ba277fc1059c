using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>What opens the data of a net's phases, and their batches, typed as the views take them.</summary>
internal static class DataEmitter
{
    private const string Data = SourceFile.Training + ".Data";

    public static string Emit(NetModel net, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        bool isFirst = true;
        foreach (DataModel data in net.Data.Where(d => d.IsRead))
        {
            if (!isFirst)
                code.Line();
            isFirst = false;
            EmitMethod(code, data);
            code.Line();
            EmitBatch(code, data);
        }
    });

    private static void EmitMethod(CodeWriter code, DataModel data)
    {
        string phase = data.Phase.ToString();
        code.Line($"/// <summary>What the data layers of <see cref=\"{data.View}\"/> read{(data.View == phase ? "" : $" in the {phase.ToUpperInvariant()} phase")}: {string.Join("; ", data.Layers.Select(Words))}.</summary>");
        code.Line("/// <param name=\"options\">What to do otherwise: other sources, folders, batch sizes, transforms; the seed.</param>");
        code.Line("/// <returns>Batches without end, read ahead; the caller disposes of it.</returns>");
        code.Line(SourceFile.Generated);
        int top = 0;
        string tops = string.Join(", ", data.Layers.SelectMany(l => l.Tops).Select(_ => $"x[{(top++).ToText()}]"));
        code.Line($"public static {Data}.NetData<{phase}Batch> {phase}Data({Data}.DataOptions? options = null) => new(");
        code.Indent();
        code.Line($"{Constants.Expression(new Constant.Member("Phase", phase))},");
        code.Line("[");
        code.Indent();
        foreach (DataLayerModel layer in data.Layers)
            code.Line($"new {Data}.{layer.Type}Layer({Literals.String(layer.Name)}, {Constants.List(layer.Tops.Select(t => Literals.String(t.Blob)))}){Properties(layer)},");
        code.Outdent();
        code.Line("],");
        code.Line($"x => new {phase}Batch({tops}),");
        code.Line("options);");
        code.Outdent();
    }

    private static string Properties(DataLayerModel layer)
    {
        List<string> properties = [.. layer.Properties.Where(p => !p.IsDefault).Select(p => $"{p.Name} = {Constants.Expression(p.Value)}")];
        if (layer.Transform is { } transform)
            properties.Add($"Transform = {layer.TransformProperty ?? Transforms.Expression(transform)}");
        return properties.Count == 0 ? "" : $" {{ {string.Join(", ", properties)} }}";
    }

    private static string Words(DataLayerModel layer)
    {
        DataPlan plan = layer.Plan;
        string source = plan.Source is { } text ? " " + Comments.Xml(text) : " that the program names";
        string records = plan.BatchSize > 0 ? $"{plan.BatchSize.ToText()} {(plan.BatchSize == 1 ? "record" : "records")} a batch" : "records";
        string where = layer.Type switch
        {
            "Data" or "AnnotatedData" => $"of the {(plan.Backend == "LMDB" ? "LMDB" : "LevelDB")}{source}",
            "MemoryData" => "that the program gives",
            "HDF5Data" => $"of the HDF5 files in{source}",
            "WindowData" => $"of the windows in{source}",
            _ => $"of the pictures in{source}",
        };
        return $"{Comments.Xml(layer.Name)} ({layer.Type}): {records} {where}";
    }

    private static void EmitBatch(CodeWriter code, DataModel data)
    {
        DataTop[] tops = [.. data.Layers.SelectMany(l => l.Tops)];
        code.Line($"/// <summary>A batch for <see cref=\"{data.View}\"/>. Disposing of it disposes of its tensors.</summary>");
        foreach (DataTop top in tops)
            code.Line($"/// <param name=\"{top.Property}\">{Comments.Xml(top.Blob)}.</param>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public readonly record struct {data.Phase}Batch({string.Join(", ", tops.Select(t => $"{SourceFile.Tensor} {Naming.Identifiers.Escape(t.Property)}"))}) : System::IDisposable");
        code.Line("/// <summary>Disposes of all tensors.</summary>");
        using var dispose = code.Braces("public void Dispose()");
        foreach (DataTop top in tops)
            code.Line($"{Naming.Identifiers.Escape(top.Property)}?.Dispose();");
    }
}
