using Prototxt.Generator.Infrastructure;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.Emit;

/// <summary>The layer table as data: shapes, parameters, multiplications, memory.</summary>
internal static class SummaryEmitter
{
    public static string Emit(NetModel net, ViewModel view)
    {
        var code = new CodeWriter();
        SourceFile.Header(code, net);
        using (code.Braces($"partial class {net.ClassName}"))
        {
            code.Line($"/// <summary>The layers of the {view.Name} view: shapes, parameters, multiplications and memory for a batch of one.</summary>");
            code.Line($"public static global::Prototxt.NetSummary Summary {{ get; }} = new({Literals.String(net.NetName)},");
            code.Line("[");
            code.Indent();
            HashSet<string> counted = [];
            foreach (int input in view.Inputs)
                Row(code, view.Values[input].Blob, "Input", "", view.Values[input].Shape, 0, 0, view.Values[input].CountPerItem);
            foreach (StepModel step in view.Steps)
            {
                long parameters = step.Member is not null && counted.Add(step.Member) ? net.Members.First(m => m.Identifier == step.Member).Parameters : 0;
                bool ownMemory = !step.InPlace && step.Tops.All(t => view.Values[t].Storage == t);
                Row(code, step.LayerName, step.LayerType, step.Geometry, string.Join(", ", step.Tops.Select(t => view.Values[t].Shape)), parameters, step.Macs, ownMemory ? step.Tops.Sum(t => view.Values[t].CountPerItem) : 0);
            }

            code.Outdent();
            code.Line("]);");
        }

        return code.ToString();
    }

    private static void Row(CodeWriter code, string name, string type, string geometry, string shape, long parameters, long macs, long count) =>
        code.Line($"new({Literals.String(name)}, {Literals.String(type)}, {Literals.String(geometry)}, {Literals.String(shape)}, Parameters: {parameters.ToText()}, Macs: {macs.ToText()}, Activations: {count.ToText()}),");
}
