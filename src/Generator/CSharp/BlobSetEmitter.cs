using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>
/// Partial execution: a class with one property for each blob of a view, computed when it is asked for, and with it only
/// what it needs.
/// </summary>
internal static class BlobSetEmitter
{
    public static string Emit(NetModel net, BlobSets sets, ViewModel view, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        if (view.IsSound)
            Emit(code, net, sets, view);
        else
            EmitUnsound(code, net, view);
    });

    /// <summary>The base class of the blob sets of all views.</summary>
    public static string EmitBase(NetModel net, BlobSets sets, Cancellation cancel) => SourceFile.Part(net, cancel, code =>
    {
        ViewModel last = net.Views.Last(v => v.IsSound);
        code.Line($"/// <summary>The blobs that all views have, computed as in <see cref=\"{last.Name}\"/> where a view does not compute them otherwise.</summary>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public abstract class Blobs : {SourceFile.BlobSet}");
        code.Line($"private protected readonly {net.ClassName} net;");
        EmitFields(code, sets.Base.Select(b => b.Member));
        code.Line();
        ValueModel[] inputs = [.. sets.BaseInputs(last)];
        using (code.Braces($"private protected Blobs({Parameters(net, inputs)}) : base(net)"))
        {
            code.Line("this.net = net;");
            EmitInputs(code, inputs);
        }

        foreach ((string modifier, BlobMember member) in sets.Base)
            EmitMember(code, member, _ => modifier);
        code.Line();
        BlobTables.Emit(code, "private protected static readonly ", "Blobs", "shared", sets.BaseBlobs);
    });

    private static void Emit(CodeWriter code, NetModel net, BlobSets sets, ViewModel view)
    {
        string type = view.Name + "BlobSet";
        code.Line($"/// <summary>Every blob of the {view.Name} view, computed when it is asked for together with what it needs and nothing else.</summary>");
        foreach (int input in view.Inputs)
            code.Line($"/// <param name=\"{view.Values[input].Local.TrimStart('@')}\">{Comments.Xml(view.Values[input].Blob)}, {Comments.Shape(view.Values[input].Shape)}; stays the caller's.</param>");
        code.Line("/// <returns>The blobs; gradients are recorded where the caller records them. Disposing of the set disposes of what it computed.</returns>");
        string arguments = string.Join(", ", new[] { "this" }.Concat(view.Inputs.Select(i => view.Values[i].Local)));
        code.Line(SourceFile.Generated);
        code.Line($"public {type} {view.Name}Blobs({ViewEmitter.Parameters(view)}) => new({arguments});");
        code.Line();

        code.Line($"/// <summary>The blobs of <see cref=\"{view.Name}\"/>, by name.</summary>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public sealed class {type} : {(sets.HasBase ? "Blobs" : SourceFile.BlobSet)}");
        ValueModel[] inputs = [.. view.Inputs.Select(i => view.Values[i])];
        if (!sets.HasBase)
            code.Line($"private readonly {net.ClassName} net;");
        if (EmitFields(code, sets.Of(view)) || !sets.HasBase)
            code.Line();
        ValueModel[] baseInputs = [.. sets.BaseInputs(view)];
        using (code.Braces($"internal {type}({Parameters(net, inputs)}) : base({string.Join(", ", new[] { "net" }.Concat(baseInputs.Select(i => i.Local)))})"))
        {
            ViewEmitter.EmitChecks(code, "net", view);
            if (!sets.HasBase)
                code.Line("this.net = net;");
            EmitInputs(code, inputs.Except(baseInputs));
        }

        foreach (BlobMember member in sets.Of(view))
            EmitMember(code, member, sets.Modifier);
        code.Line();
        if (sets.HasBase)
            BlobTables.EmitOnBase(code, type, sets, sets.Blobs(view));
        else
            BlobTables.Emit(code, "private static readonly ", type, "blobs", sets.Blobs(view));
        EmitLookup(code);
    }

    private static void EmitUnsound(CodeWriter code, NetModel net, ViewModel view)
    {
        string type = view.Name + "BlobSet", error = SourceFile.Throw(net);
        code.Line("/// <summary>Cannot run: the prototxt has errors.</summary>");
        code.Line(SourceFile.Generated);
        code.Line($"public {type} {view.Name}Blobs({ViewEmitter.Parameters(view)}) => {error};");
        code.Line();
        code.Line("/// <summary>Cannot be made: the prototxt has errors.</summary>");
        code.Line(SourceFile.Generated);
        using var body = code.Braces($"public sealed class {type} : {SourceFile.BlobSet}");
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
        code.Line($"public override {SourceFile.ReadOnlyList}<string> Names => {error};");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.Tensor} this[string blob] => {error};");
    }

    private static string Parameters(NetModel net, IEnumerable<ValueModel> inputs) =>
        string.Join(", ", new[] { $"{net.ClassName} net" }.Concat(inputs.Select(i => $"{SourceFile.Tensor} {i.Local}")));

    private static bool EmitFields(CodeWriter code, IEnumerable<BlobMember> members)
    {
        (string Type, string Name)[] fields = [.. members.SelectMany(m => m.Fields)];
        foreach (IGrouping<string, string> type in fields.GroupBy(f => f.Type, f => f.Name))
            code.Fields($"private {type.Key}?", [.. type]);

        return fields.Length > 0;
    }

    private static void EmitInputs(CodeWriter code, IEnumerable<ValueModel> inputs)
    {
        foreach (ValueModel input in inputs)
            code.Line($"{input.Property} = {input.Local};");
    }

    private static void EmitMember(CodeWriter code, BlobMember member, Func<BlobProperty, string> modifier)
    {
        if (member.Tops is { } tops)
            code.Line().Line($"private {tops};");
        foreach (BlobProperty property in member.Properties)
        {
            code.Line();
            code.Line($"/// <summary>{property.Documentation}</summary>");
            string value = property.Value.Length > 0 ? $"=> EnsureReady() ?? ({property.Value});" : "{ get; }";
            code.Line($"public {modifier(property)}{SourceFile.Tensor} {property.Name} {value}");
        }
    }

    private static void EmitLookup(CodeWriter code)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.ReadOnlyList}<string> Names => blobs;");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {SourceFile.Tensor} this[string blob] => blobs.Of(this, blob);");
    }
}
