using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>What a class says of its learned blobs, as weight files and solvers see them, and how it is loaded.</summary>
internal static class LearnedEmitter
{
    private const string Interface = "Prototxt::IGeneratedNet";

    public static void Emit(CodeWriter code, NetModel net)
    {
        EmitLoad(code, net);
        EmitLayers(code, net);
        EmitParameters(code, net);
    }

    private static void EmitLoad(CodeWriter code, NetModel net)
    {
        string options = "Prototxt::Weights.LoadOptions";
        code.Line();
        code.Line("/// <summary>A net with the weights of a file; every parameter must be in it that prediction needs, or the views which the options name.</summary>");
        code.Line("/// <param name=\"path\">A .caffemodel, a .caffemodel.h5, or a .npy of layers.</param>");
        code.Line("/// <param name=\"options\">How to load; null for the defaults.</param>");
        code.Line("/// <param name=\"device\">Where the parameters are made; the CPU where none is given.</param>");
        code.Line($"/// <exception cref=\"Prototxt::Weights.WeightFileException\">The file is broken, lacks a parameter, or has one of another shape.</exception>");
        code.Line($"public static {net.ClassName} Load(string path, {options}? options = null, {SourceFile.Device}? device = null) =>");
        code.Line($"    Prototxt::NetFactory.Load(() => new {net.ClassName}(device), path, options);");
    }

    private static void EmitLayers(CodeWriter code, NetModel net)
    {
        code.Line();
        code.Line($"Prototxt::Weights.LearnedLayer[] {Interface}.CreateLearnedLayers() =>");
        (ViewKind Kind, HashSet<string>? Layers)[] views = [.. LayersByView(net)];
        using (code.List())
            foreach (MemberModel member in net.Members.Where(m => m.IsInFiles))
            {
                string blobs = Constants.List(member.Blobs.Select(LearnedBlobs.InOwnShape));
                string[] more =
                [
                    .. member.InputAxes.Count > 0 ? [$"InputShape = {Constants.Longs(member.InputAxes)}"] : (string[])[],
                    .. Decays(member),
                    .. Views(views, member) is { Length: > 0 } having ? [$"Views = {having}"] : (string[])[],
                ];
                string properties = more.Length > 0 ? " { " + string.Join(", ", more) + " }" : "";
                code.Line($"new({Literals.String(member.LayerName)}, {Literals.String(member.LayerType)}, {blobs}){properties},");
            }
    }

    private static void EmitParameters(CodeWriter code, NetModel net)
    {
        code.Line();
        code.Line($"Prototxt::LearnableParameter[] {Interface}.CreateLearnableParameters() =>");
        using (code.List())
            foreach (MemberModel member in net.Members)
                for (int i = 0; i < member.Blobs.Count; i++)
                    if (member.Blobs[i] is { IsShared: false, IsBuffer: false } blob)
                        code.Line($"new({Literals.String(member.LayerName)}, {i.ToText()}, {LearnedBlobs.Expression(blob)}{Multiplier("LrMult", blob.LrMult)}{Multiplier("DecayMult", blob.DecayMult)}),");
    }

    private static string Multiplier(string name, Constant.Real value) => value.Value == 1 ? "" : $", {name}: {Literals.Float(value)}";

    // Of blobs that no solver changes; a weight decay goes into the histories of some rules all the same.
    private static string[] Decays(MemberModel member) => member.Blobs.Any(b => b is { IsBuffer: true, DecayMult.Value: not 1 })
        ? [$"DecayMults = {Constants.List(member.Blobs.Select(b => Literals.Float(b.DecayMult)))}"]
        : [];

    // A layer that every view has needs no word; a view that the class lacks is the same as its main one.
    private static string Views((ViewKind Kind, HashSet<string>? Layers)[] views, MemberModel member)
    {
        ViewKind[] having = [.. views.Where(v => v.Layers?.Contains(member.LayerName) != false).Select(v => v.Kind)];
        return having.Length is 0 or 3 ? "" : string.Join(" | ", having.Select(kind => $"Prototxt::NetViews.{kind}"));
    }

    private static IEnumerable<(ViewKind Kind, HashSet<string>? Layers)> LayersByView(NetModel net)
    {
        foreach (ViewKind kind in (ViewKind[])[ViewKind.Train, ViewKind.Test, ViewKind.Predict])
            yield return (kind, (net.View(kind) ?? net.Main) is { } view ? [.. view.Steps.Select(s => s.LayerName)] : null);
    }
}
