using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The layer table as data: shapes, parameters, multiplications, memory.</summary>
internal static class SummaryEmitter
{
    public static string Emit(NetModel net, ViewModel view, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        if (view.IsSound)
        {
            EmitTable(code, net, view);
            return;
        }

        code.Line("/// <summary>Cannot be told: the prototxt has errors.</summary>");
        code.Line($"public static Prototxt::NetSummary Summary => {SourceFile.Throw(net)};");
    });

    private static void EmitTable(CodeWriter code, NetModel net, ViewModel view)
    {
        code.Line($"/// <summary>The layers of the {view.Name} view: shapes, parameters, multiplications and memory for a batch of one.</summary>");
        code.Line($"public static Prototxt::NetSummary Summary {{ get; }} = new({Literals.String(net.DisplayName)},");
        code.Line("[");
        code.Indent();
        // Each member counts once, with the first layer that uses it.
        Dictionary<string, MemberModel> uncounted = net.Members.ToDictionary(m => m.Identifier);
        foreach (int input in view.Inputs)
            Row(code, view.Values[input].Blob, "Input", "", view.Values[input].Shape, null, 0, view.Values[input].CountPerItem);
        foreach (StepModel step in view.Steps)
        {
            MemberModel? member = step.Member is not null && uncounted.TryGetValue(step.Member, out MemberModel? found) && uncounted.Remove(step.Member) ? found : null;
            bool ownMemory = !step.InPlace && step.Tops.All(t => view.Values[t].Storage == t);
            Row(code, step.LayerName, step.LayerType, step.Geometry, string.Join(", ", step.Tops.Select(t => view.Values[t].Shape)), member, step.Macs, ownMemory ? step.Tops.Sum(t => view.Values[t].CountPerItem) : 0);
        }

        code.Outdent();
        code.Line("]);");
    }

    private static void Row(CodeWriter code, string name, string type, string geometry, string shape, MemberModel? member, long macs, long count) =>
        code.Line($"new({Literals.String(name)}, {Literals.String(type)}, {Literals.String(geometry)}, {Literals.String(shape)}{Count("Parameters", member?.Parameters ?? 0)}{Count("Macs", macs)}{Count("Activations", count)}){(member?.IsSizedLater == true ? " { IsSizedLater = true }" : "")},");

    private static string Count(string name, long count) => count == 0 ? "" : $", {name}: {count.ToText()}";
}
