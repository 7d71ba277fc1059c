using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>The class itself: constructor, members, and what <see cref="LearnedEmitter"/> adds of their blobs.</summary>
internal static class NetEmitter
{
    // File systems take names of 255 bytes; the longest ending and what an IDE adds need some of them.
    private const int LongestStem = 200;

    /// <summary>All files of a net, written.</summary>
    public static IEnumerable<(string HintName, string Text)> Emit(NetModel net, Cancellation cancel) => Files(net, cancel).Select(f => (f.HintName, f.Text()));

    /// <summary>All files of a net: hint names, which no two nets may share, and their texts when they are asked for.</summary>
    public static IEnumerable<(string HintName, Func<string> Text)> Files(NetModel net, Cancellation cancel)
    {
        string stem = Stem(net.Namespace, net.ClassName);
        if (net.Predictor is { } predictor)
        {
            string own = Stem(net.Namespace, predictor.ClassName);
            yield return (own + ".g.cs", () => PredictorEmitter.Emit(net, predictor, cancel));
            if (net.HasClass)
                yield return (own + ".Tensors.g.cs", () => PredictorTensorsEmitter.Emit(net, predictor, cancel));
        }

        if (!net.HasClass)
            yield break;
        yield return (stem + ".g.cs", () => Class(net, cancel));
        var sets = new Lazy<BlobSets>(() => new BlobSets(net));
        foreach (ViewModel view in net.Views)
        {
            yield return ($"{stem}.{view.Name}.g.cs", () => ViewEmitter.Emit(net, view, cancel));
            yield return ($"{stem}.{view.Name}Blobs.g.cs", () => BlobSetEmitter.Emit(net, sets.Value, view, cancel));
        }

        if (BlobSets.NeedsBase(net))
            yield return (stem + ".Blobs.g.cs", () => BlobSetEmitter.EmitBase(net, sets.Value, cancel));

        yield return (stem + ".Views.g.cs", () => ViewListEmitter.Emit(net, cancel));
        if (net.Data.Any(d => d.IsRead))
            yield return (stem + ".Data.g.cs", () => DataEmitter.Emit(net, cancel));
        if (net.Hooks.Count > 0)
            yield return (stem + ".Hooks.g.cs", () => HookEmitter.Emit(net, cancel));
        if (net.Main is { } main)
            yield return (stem + ".Summary.g.cs", () => SummaryEmitter.Emit(net, main, cancel));
    }

    /// <summary>What the names of a class's files begin with.</summary>
    public static string Stem(string space, string className) => Identifiers.Cut($"{space}.{className}".Replace("@", ""), LongestStem);

    private static string Class(NetModel net, Cancellation cancel) => SourceFile.Of(net, cancel, code =>
    {
        string views = string.Join(", ", net.Views.Select(v => v.Name));
        int open = net.Members.Count(m => m.IsSizedLater);
        string atLeast = open > 0 ? "at least " : "", later = open > 0 ? $"; {open.Plural("layer is", "layers are")} sized by the first batch or the weight file" : "";
        code.Line($"/// <summary>{Comments.Xml(net.NetName.Length > 0 ? net.NetName : net.FileName)}: {net.Members.Count.Plural("layer")} with learned blobs, {atLeast}{net.Members.Sum(m => m.Parameters).Grouped()} parameters{later}. Views: {views}.</summary>");
        code.Line($"/// <remarks>From {Comments.Xml(net.FileName)}.</remarks>");
        string module = ViewEmitter.IsModule(net.View(ViewKind.Predict)) ? $"Prototxt::GeneratedNet<{SourceFile.Tensor}, {SourceFile.Tensor}>" : "Prototxt::GeneratedNet";
        if (net.IsHidden)
            code.Line("[System::ComponentModel.EditorBrowsable(System::ComponentModel.EditorBrowsableState.Never)]");
        using (code.Braces($"public sealed partial class {net.ClassName} : {module}, Prototxt::IGeneratedNet"))
        {
            EmitConstructor(code, net);
            foreach (MemberModel member in net.Members)
                EmitMember(code, net, member);
            foreach (BrokenMember member in net.BrokenMembers)
            {
                code.Line();
                code.Line($"/// <summary>{Comments.Xml(member.LayerName)}: {member.LayerType}. Cannot be used: the prototxt has errors.</summary>");
                code.Line($"public Caffe::{member.RuntimeType} {member.Identifier} => {SourceFile.Throw(net)};");
            }

            Transforms.Emit(code, net);
            LearnedEmitter.Emit(code, net);
        }
    });

    private static void EmitConstructor(CodeWriter code, NetModel net)
    {
        string otherName = net.NetName == net.DisplayName ? "" : $", netName: {Literals.String(net.NetName)}";
        code.Line("/// <summary>Builds the net; parameters start as their fillers say.</summary>");
        code.Line("/// <param name=\"device\">Where the parameters are made; the CPU where none is given.</param>");
        string head = $"public {net.ClassName}({SourceFile.Device}? device = null) : base({Literals.String(net.DisplayName)}{otherName})";
        PartWriter.Emit(code, head, net.Parts, net.Members.Count, "layers", ($"{SourceFile.Device}?", "device"), (first, count) => EmitMaking(code, [.. net.Members.Skip(first).Take(count)]));
    }

    private static void EmitMaking(CodeWriter code, MemberModel[] members)
    {
        foreach (MemberModel member in members)
        {
            code.Line($"{member.Identifier} = {Construction(member, member.Fillers, member.SharesWithItself ? EquatableArray<SharedBlob>.Empty : member.Shared)};");
            if (member.SharesWithItself)
                code.Line($"{member.Identifier} = {Construction(member, EquatableArray<Argument>.Empty, member.Shared)}; // two of its blobs are one");
        }

        if (members.Length > 0)
            code.Line();
        foreach (MemberModel member in members)
            code.Line($"register_module({Literals.String(member.Identifier)}, {member.Identifier});");
    }

    private static string Construction(MemberModel member, EquatableArray<Argument> fillers, EquatableArray<SharedBlob> shared)
    {
        List<string> arguments = [Literals.String(member.LayerName)];
        Constants.AddArguments(arguments, member.Arguments);
        Constants.AddArguments(arguments, fillers);
        if (shared.Count > 0)
            arguments.AddRange(LearnedBlobs.Arguments(shared));
        if (member.Blobs.Count > 0)
            arguments.Add("device: device");
        return $"new Caffe::{member.RuntimeType}({string.Join(", ", arguments)})";
    }

    private static void EmitMember(CodeWriter code, NetModel net, MemberModel member)
    {
        string geometry = member.Geometry.Length > 0 ? ", " + Comments.Xml(member.Geometry) : "";
        string macs = member.Macs > 0 ? $", {member.Macs.Grouped()} MACs" : "";
        string parameters = member.IsSizedLater ? "parameters sized by the first batch or the weight file" : $"{member.Parameters.Grouped()} parameters";
        code.Line();
        code.Line($"/// <summary>{Comments.Xml(member.LayerName)}: {Comments.Xml(member.LayerType)}{geometry}; {member.Shapes}, {parameters}{macs}.</summary>");
        code.Line($"/// <remarks>{string.Join(", ", member.Blobs.Select(b => $"{LearnedBlobs.Name(b.Reference)} {b.Shape}{(b.IsShared ? " (shared)" : "")}"))}. Layer \"{Comments.Xml(member.LayerName)}\" of {Comments.Xml(net.FileName)}.</remarks>");
        code.Line($"public Caffe::{member.RuntimeType} {member.Identifier} {{ get; {(net.Parts.Count == 0 ? "}" : "private set; } = null!;")}");
    }
}
