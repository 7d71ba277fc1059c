using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>The class itself: members, constructor, weights.</summary>
internal static class NetEmitter
{
    // File systems take names of 255 bytes; the longest ending and what an IDE adds need some of them.
    private const int LongestStem = 200;

    /// <summary>All files of a net, written.</summary>
    public static IEnumerable<(string HintName, string Text)> Emit(NetModel net, Cancellation cancel) => Files(net, cancel).Select(f => (f.HintName, f.Text()));

    /// <summary>All files of a net: hint names, which no two nets may share, and their texts when they are asked for.</summary>
    public static IEnumerable<(string HintName, Func<string> Text)> Files(NetModel net, Cancellation cancel)
    {
        string stem = Identifiers.Cut($"{net.Namespace}.{net.ClassName}".Replace("@", ""), LongestStem);
        yield return (stem + ".g.cs", () => Class(net, cancel));
        var sets = new Lazy<BlobSets>(() => new BlobSets(net));
        foreach (ViewModel view in net.Views)
        {
            yield return ($"{stem}.{view.Name}.g.cs", () => ViewEmitter.Emit(net, view, cancel));
            yield return ($"{stem}.{view.Name}Blobs.g.cs", () => BlobSetEmitter.Emit(net, sets.Value, view, cancel));
        }

        if (net.Views.Count(v => v.IsSound) > 1)
            yield return (stem + ".Blobs.g.cs", () => BlobSetEmitter.EmitBase(net, sets.Value, cancel));

        if (net.Hooks.Count > 0)
            yield return (stem + ".Hooks.g.cs", () => HookEmitter.Emit(net, cancel));
        if (net.Main is { } main)
            yield return (stem + ".Summary.g.cs", () => SummaryEmitter.Emit(net, main, cancel));
    }

    private static string Class(NetModel net, Cancellation cancel) => SourceFile.Of(net, cancel, code =>
    {
        string views = string.Join(", ", net.Views.Select(v => v.Name));
        int open = net.Members.Count(m => m.IsSizedLater);
        string atLeast = open > 0 ? "at least " : "", later = open > 0 ? $"; {open.Plural("layer is", "layers are")} sized by the first batch or the weight file" : "";
        code.Line($"/// <summary>{Comments.Xml(net.NetName.Length > 0 ? net.NetName : net.FileName)}: {net.Members.Count.Plural("layer")} with learned blobs, {atLeast}{net.Members.Sum(m => m.Parameters).Grouped()} parameters{later}. Views: {views}.</summary>");
        code.Line($"/// <remarks>From {Comments.Xml(net.FileName)}.</remarks>");
        string module = ViewEmitter.IsModule(net.View(ViewKind.Predict)) ? $"Prototxt::GeneratedNet<{SourceFile.Tensor}, {SourceFile.Tensor}>" : "Prototxt::GeneratedNet";
        using (code.Braces($"public sealed partial class {net.ClassName} : {module}, Prototxt::ICaffeNet"))
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
            EmitWeights(code, net);
        }
    });

    private static void EmitConstructor(CodeWriter code, NetModel net)
    {
        code.Line("/// <summary>Builds the net; parameters start as their fillers say.</summary>");
        using (code.Braces($"public {net.ClassName}() : base({Literals.String(net.DisplayName)})"))
        {
            foreach (MemberModel member in net.Members)
            {
                code.Line($"{member.Identifier} = {Construction(member, [.. member.Arguments, .. member.Fillers], member.SharesWithItself ? [] : member.Shared)};");
                if (member.SharesWithItself)
                    code.Line($"{member.Identifier} = {Construction(member, member.Arguments, member.Shared)}; // two of its blobs are one");
            }

            if (net.Members.Count > 0)
                code.Line();
            foreach (MemberModel member in net.Members)
                code.Line($"register_module({Literals.String(member.Identifier)}, {member.Identifier});");
        }
    }

    private static string Construction(MemberModel member, IEnumerable<Argument> arguments, IEnumerable<SharedBlob> shared) =>
        $"new Caffe::{member.RuntimeType}({string.Join(", ", [Literals.String(member.LayerName), .. Constants.Arguments(arguments), .. shared.Select(LearnedBlobs.Argument)])})";

    private static void EmitMember(CodeWriter code, NetModel net, MemberModel member)
    {
        string geometry = member.Geometry.Length > 0 ? ", " + Comments.Xml(member.Geometry) : "";
        string macs = member.Macs > 0 ? $", {member.Macs.Grouped()} MACs" : "";
        string parameters = member.IsSizedLater ? "parameters sized by the first batch or the weight file" : $"{member.Parameters.Grouped()} parameters";
        code.Line();
        code.Line($"/// <summary>{Comments.Xml(member.LayerName)}: {Comments.Xml(member.LayerType)}{geometry}; {member.Shapes}, {parameters}{macs}.</summary>");
        code.Line($"/// <remarks>{string.Join(", ", member.Blobs.Select(b => $"{LearnedBlobs.Name(b.Reference)} {b.Shape}{(b.IsShared ? " (shared)" : "")}"))}. Layer \"{Comments.Xml(member.LayerName)}\" of {Comments.Xml(net.FileName)}.</remarks>");
        code.Line($"public Caffe::{member.RuntimeType} {member.Identifier} {{ get; }}");
    }

    private static void EmitWeights(CodeWriter code, NetModel net)
    {
        string self = net.ClassName;
        code.Line();
        code.Line("/// <summary>The layers with learned blobs, under the names that weight files give them.</summary>");
        code.Line("public Prototxt::Weights.LearnedLayers LearnedLayers => new(this)");
        code.Line("{");
        code.Indent();
        foreach (MemberModel member in net.Members.Where(m => m.Blobs.Count > 0 && !m.IsOtherForm))
        {
            string axes = member.InputAxes.Count > 0 ? Constants.Longs(member.InputAxes) + ", " : "";
            code.Line($"{{ {Views(net, member)}{Literals.String(member.LayerName)}, {Literals.String(member.LayerType)}, {axes}{string.Join(", ", member.Blobs.Select(LearnedBlobs.InOwnShape))} }},");
        }

        code.Outdent();
        code.Line("};");
        code.Line();
        code.Line("/// <summary>The parameters that a solver may change, with the multipliers of their param entries.</summary>");
        code.Line("public System::Collections.Generic.IReadOnlyList<Prototxt::LearnableParameter> LearnableParameters =>");
        code.Line("[");
        code.Indent();
        foreach (MemberModel member in net.Members)
            for (int i = 0; i < member.Blobs.Count; i++)
                if (member.Blobs[i] is { IsShared: false, IsBuffer: false } blob)
                    code.Line($"new({Literals.String(member.LayerName)}, {i}, {LearnedBlobs.Expression(blob)}, LrMult: {Literals.Float(blob.LrMult)}, DecayMult: {Literals.Float(blob.DecayMult)}),");
        code.Outdent();
        code.Line("];");
        code.Line();
        code.Line("/// <summary>A net with the weights of a file; every parameter that prediction needs must be in it.</summary>");
        code.Line("/// <param name=\"path\">A .caffemodel, a .caffemodel.h5, or a .npy of layers.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">The file is broken, lacks a parameter, or has one of another shape.</exception>");
        code.Line($"public static {self} Load(string path) => Load(path, new());");
        code.Line();
        code.Line("/// <summary>A net with the weights of a file; every parameter must be in it that the views need which the options name.</summary>");
        code.Line("/// <param name=\"path\">A .caffemodel, a .caffemodel.h5, or a .npy of layers.</param>");
        code.Line("/// <param name=\"options\">How to load.</param>");
        code.Line("/// <exception cref=\"Prototxt::Weights.WeightFileException\">The file is broken, lacks a parameter, or has one of another shape.</exception>");
        code.Line($"public static {self} Load(string path, Prototxt::Weights.LoadOptions options) => Prototxt::NetFactory.Load(() => new {self}(), path, options);");
        code.Line();
        code.Line("/// <summary>Copies what the file has for this net, by layer name. Nothing is copied unless the whole file is sound.</summary>");
        code.Line("/// <param name=\"path\">A .caffemodel, a .caffemodel.h5, or a .npy of layers.</param>");
        code.Line("/// <param name=\"options\">What to do about blobs of another shape, and how a .npy is laid out.</param>");
        code.Line("/// <returns>Per parameter: matched, missing, unused, or of another shape.</returns>");
        code.Line("public Prototxt::Weights.LoadReport LoadWeights(string path, Prototxt::Weights.LoadOptions? options = null) =>");
        code.Line("    Prototxt::Weights.WeightFile.Load(path, LearnedLayers, options);");
        code.Line();
        code.Line("/// <summary>Writes all learned blobs as a .caffemodel that Caffe reads.</summary>");
        code.Line("/// <param name=\"path\">The file; it is replaced only once the new one is complete.</param>");
        code.Line("public void SaveCaffeModel(string path) =>");
        code.Line($"    Prototxt::Weights.CaffeModel.Save(path, {Literals.String(net.NetName)}, LearnedLayers{(net.IsSizedLater ? ".EnsureSized()" : "")});");
    }

    // A layer that every view has needs no word; a view that the class lacks is the same as its main one.
    private static string Views(NetModel net, MemberModel member)
    {
        ViewKind[] all = [ViewKind.Train, ViewKind.Test, ViewKind.Predict];
        List<ViewKind> having = [.. all.Where(kind => (net.View(kind) ?? net.Main)?.Steps.Any(s => s.LayerName == member.LayerName) != false)];
        return having.Count is 0 or 3 ? "" : string.Join(" | ", having.Select(kind => "Prototxt::NetViews." + kind)) + ", ";
    }
}
