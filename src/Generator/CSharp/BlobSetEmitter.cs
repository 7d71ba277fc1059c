using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>
/// Partial execution: a class with one property for each blob of a view, computed when it is asked for, and with it only
/// what it needs.
/// </summary>
internal static class BlobSetEmitter
{
    public static string Emit(NetModel net, ViewModel view, Cancellation cancel)
    {
        var code = new CodeWriter(cancel);
        SourceFile.Header(code, net);
        using (code.Braces($"partial class {net.ClassName}"))
        {
            if (view.IsSound)
                Emit(code, net, view);
            else
                EmitUnsound(code, net, view);
        }

        return code.ToString();
    }

    private static void Emit(CodeWriter code, NetModel net, ViewModel view)
    {
        string type = view.Name + "BlobSet";
        code.Line($"/// <summary>Every blob of the {view.Name} view, computed when it is asked for together with what it needs and nothing else.</summary>");
        foreach (int input in view.Inputs)
            code.Line($"/// <param name=\"{view.Values[input].Local.TrimStart('@')}\">{Comments.Xml(view.Values[input].Blob)}, {view.Values[input].Shape}; stays the caller's.</param>");
        code.Line($"/// <returns>The blobs; gradients are recorded where the caller records them. Disposing of the set disposes of what it computed.</returns>");
        string arguments = string.Join(", ", new[] { "this" }.Concat(view.Inputs.Select(i => view.Values[i].Local)));
        code.Line($"public {type} {view.Name}Blobs({ViewEmitter.Parameters(view)}) => new({arguments});");
        code.Line();

        code.Line($"/// <summary>The blobs of <see cref=\"{view.Name}\"/>, by name.</summary>");
        using var body = code.Braces($"public sealed class {type} : global::Prototxt.BlobSet");
        code.Line($"private readonly {net.ClassName} net;");
        foreach (int value in Stored(view))
            code.Line($"private {SourceFile.Tensor}? {view.Values[value].Field};");
        foreach (StepModel step in view.Steps.Where(s => s.TopsName is not null))
            code.Line($"private {TopsType(step)}? {step.TopsName!.Field};");
        if (view.Losses.Count > 0)
            code.Line($"private {SourceFile.Tensor}? _totalLoss;");
        code.Line();

        string parameters = string.Concat(view.Inputs.Select(i => $", {SourceFile.Tensor} {view.Values[i].Local}"));
        using (code.Braces($"internal {type}({net.ClassName} net{parameters}) : base(net)"))
        {
            ViewEmitter.EmitChecks(code, "net", view);
            code.Line("this.net = net;");
            foreach (int input in view.Inputs)
                code.Line($"{view.Values[input].Property} = {view.Values[input].Local};");
        }

        foreach (int input in view.Inputs)
        {
            code.Line();
            code.Line($"/// <summary>The input {Comments.Xml(view.Values[input].Blob)}, {view.Values[input].Shape}.</summary>");
            code.Line($"public {SourceFile.Tensor} {view.Values[input].Property} {{ get; }}");
        }

        bool isSizedLater = net.IsSizedLater;
        foreach (StepModel step in view.Steps)
            EmitStep(code, view, step, isSizedLater);
        if (view.Losses.Count > 0)
        {
            code.Line();
            code.Line("/// <summary>The weighted sum of all losses.</summary>");
            code.Line($"public override {SourceFile.Tensor} TotalLoss => EnsureReady() ?? (_totalLoss ??= Own({Calls.TotalLoss(view, v => view.Values[v].Property)}));");
        }

        EmitLookup(code, view);
    }

    private static void EmitUnsound(CodeWriter code, NetModel net, ViewModel view)
    {
        string type = view.Name + "BlobSet", error = SourceFile.Throw(net);
        code.Line("/// <summary>Cannot run: the prototxt has errors.</summary>");
        code.Line($"public {type} {view.Name}Blobs({ViewEmitter.Parameters(view)}) => {error};");
        code.Line();
        code.Line("/// <summary>Cannot be made: the prototxt has errors.</summary>");
        using var body = code.Braces($"public sealed class {type} : global::Prototxt.BlobSet");
        code.Line($"private {type}({net.ClassName} net) : base(net)");
        code.Line("{");
        code.Line("}");
        foreach (string property in view.Values.Select(v => v.Property).Concat(view.Losses.Count > 0 ? ["TotalLoss"] : Array.Empty<string>()))
        {
            code.Line();
            code.Line("/// <summary>Not computed: the prototxt has errors.</summary>");
            code.Line($"public {(property == "TotalLoss" ? "override " : "")}{SourceFile.Tensor} {property} => {error};");
        }

        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override global::System.Collections.Generic.IReadOnlyList<string> Names => {error};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.Tensor} this[string blob] => {error};");
    }

    private static void EmitStep(CodeWriter code, ViewModel view, StepModel step, bool isSizedLater)
    {
        string Property(int value) => view.Values[value].Property;
        if (step.Call.Kind == CallKind.None)
            return;
        string call = Calls.Expression(step, Property, "net.");
        if (isSizedLater)
            call = $"Sized(() => {call})";
        string layer = $"{Comments.Xml(step.LayerName)}: {Comments.Xml(step.LayerType)}{(step.Geometry.Length > 0 ? ", " + Comments.Xml(step.Geometry) : "")}";
        if (step.TopsName is { } tops)
        {
            code.Line();
            code.Line($"private {TopsType(step)} {tops.Property} => {tops.Field} ??= Own({call});");
        }

        for (int i = 0; i < step.Tops.Count; i++)
        {
            int top = step.Tops[i];
            code.Line();
            code.Line($"/// <summary>{Comments.Xml(view.Values[top].Key)}, {view.Values[top].Shape}, of {layer}.</summary>");
            string expression = (step.Call.Kind, step.Call.Tops) switch
            {
                (CallKind.Identity, _) => $"{view.Values[top].Field} ??= Own({Property(step.Bottoms[0])}.view_as({Property(step.Bottoms[0])}))",
                (_, TopStyle.Single) => $"{view.Values[top].Field} ??= Own({call})",
                (_, TopStyle.Tuple) => $"{step.TopsName!.Property}.Item{i + 1}",
                _ => $"{step.TopsName!.Property}[{i}]",
            };
            code.Line($"public {SourceFile.Tensor} {Property(top)} => EnsureReady() ?? ({expression});");
        }
    }

    private static void EmitLookup(CodeWriter code, ViewModel view)
    {
        code.Line();
        code.Line($"private static readonly global::Prototxt.BlobTable<{view.Name}BlobSet> blobs = new()");
        code.Line("{");
        code.Indent();
        foreach (ValueModel value in Readable(view).Select(v => view.Values[v]).GroupBy(v => v.Key).Select(g => g.Last()))
            code.Line($"{{ {Literals.String(value.Key)}, b => b.{value.Property} }},");
        code.Outdent();
        code.Line("};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line("public override global::System.Collections.Generic.IReadOnlyList<string> Names => blobs;");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.Tensor} this[string blob] => blobs.Of(this, blob);");
    }

    private static IEnumerable<int> Readable(ViewModel view) =>
        view.Inputs.Concat(view.Steps.Where(s => s.Call.Kind != CallKind.None).SelectMany(s => s.Tops));

    private static IEnumerable<int> Stored(ViewModel view) =>
        view.Steps.Where(s => s.Call.Kind != CallKind.None && s.Call.Tops == TopStyle.Single).SelectMany(s => s.Tops);

    private static string TopsType(StepModel step) =>
        step.Call.Tops == TopStyle.Array ? SourceFile.Tensor + "[]" : "(" + string.Join(", ", step.Tops.Select(_ => SourceFile.Tensor)) + ")";
}
