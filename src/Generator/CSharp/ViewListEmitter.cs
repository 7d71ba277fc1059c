using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The views of a net as the runtime's NetView: for code that is written for any net.</summary>
internal static class ViewListEmitter
{
    public static string Emit(NetModel net, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        code.Line("Prototxt::NetView[] Prototxt::IGeneratedNet.CreateViews() =>");
        using (code.List())
            foreach (ViewModel view in net.Views)
                EmitView(code, net, view);
    });

    private static void EmitView(CodeWriter code, NetModel net, ViewModel view)
    {
        string phase = Constants.Expression(new Constant.Member("Phase", view.Kind == ViewKind.Train ? "Train" : "Test"));
        code.Line($"new({Literals.String(view.Name)}, {phase},");
        code.Indent();
        ILookup<int, float> weights = view.Losses.ToLookup(l => l.Value, l => l.Weight);
        ILookup<string, string> transforms = view.Transforms.Where(t => t.SameAs is null).ToLookup(t => t.Input, t => t.Property);
        Dictionary<int, EquatableArray<long>?> held = view.Checks.ToDictionary(c => c.Value, c => c.Sizes);
        code.Line($"inputs: {Constants.List(view.Inputs.Select(i => Port(view.Values[i], held[i] ?? view.Values[i].Sizes, transforms[view.Values[i].Blob].FirstOrDefault())))},");
        code.Line($"outputs: {Constants.List(view.Outputs.Select(o => Port(view.Values[o.Value], view.Values[o.Value].Sizes, null, weights[o.Value].Sum())))},");
        if (view.IsSound)
            EmitCalls(code, view);
        else
        {
            code.Line($"run: _ => {SourceFile.Throw(net)},");
            code.Line($"blobs: _ => {SourceFile.Throw(net)}),");
        }

        code.Outdent();
    }

    private static void EmitCalls(CodeWriter code, ViewModel view)
    {
        string arguments = string.Join(", ", view.Inputs.Select((_, i) => $"x[{i.ToText()}]"));
        if (ViewEmitter.ReturnsTensor(view))
            code.Line($"run: x => ([{view.Name}({arguments})], null),");
        else if (view.Outputs.Count == 0 && view.Losses.Count == 0)
            code.Line($"run: x => {{ {view.Name}({arguments}).Dispose(); return ([], null); }},");
        else
            code.Line($"run: x => {{ var y = {view.Name}({arguments}); return ({Constants.List(view.Outputs.Select(o => "y." + o.Property))}, {(view.Losses.Count > 0 ? "y.TotalLoss" : "null")}); }},");
        code.Line($"blobs: x => {view.Name}Blobs({arguments}){(view.Losses.Count > 0 ? ", hasLoss: true" : "")}),");
    }

    // An input is shown as it is checked: its batch may have any size.
    private static string Port(ValueModel value, EquatableArray<long>? sizes, string? transform, float lossWeight = 0)
    {
        string shape = sizes is { } told ? Constants.Longs(told) : "null";
        string weight = lossWeight != 0 ? $", LossWeight: {Literals.Float(lossWeight)}" : "";
        return $"new({Literals.String(value.Blob)}, {shape}{(transform is null ? "" : ", " + transform)}{weight}){(value.IsUnread ? " { IsRead = false }" : "")}";
    }
}
