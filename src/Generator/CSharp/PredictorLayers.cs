using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>What a predictor says of the net's learned blobs, for files that keep them in another order, or a shared one at one layer alone.</summary>
internal static class PredictorLayers
{
    public const string Method = "LearnedBlobs";

    private const string Type = "Prototxt::Weights.LayerBlobs";

    public static void Emit(CodeWriter code, PredictorModel predictor)
    {
        Dictionary<BlobReference, (string Layer, int Blob)> places = [];
        foreach (MemberModel member in predictor.Learned)
            for (int i = 0; i < member.Blobs.Count; i++)
                places[member.Blobs[i].Reference] = (member.LayerName, i);
        code.Line();
        code.Line("// What the net's learned blobs are, for files that keep them otherwise.");
        code.Line($"private static {Type}[] {Method}() =>");
        using (code.List())
            foreach (MemberModel member in predictor.Learned)
            {
                string shapes = Constants.List(member.Blobs.Select(b => Constants.Longs(b.Sizes)));
                string[] shared = [.. Enumerable.Range(0, member.Blobs.Count).Where(i => member.Blobs[i].IsShared)
                    .Select(i => (Blob: i, Owner: places[member.Blobs[i].Owner!])).Select(s => $"({s.Blob.ToText()}, {Literals.String(s.Owner.Layer)}, {s.Owner.Blob.ToText()})")];
                string[] more =
                [
                    .. member.InputAxes.Count > 0 ? [$"InputShape = {Constants.Longs(member.InputAxes)}"] : (string[])[],
                    .. shared.Length > 0 ? [$"Shared = {Constants.List(shared)}"] : (string[])[],
                ];
                code.Line($"new({Literals.String(member.LayerName)}, {Literals.String(member.LayerType)}, {shapes}){(more.Length > 0 ? " { " + string.Join(", ", more) + " }" : "")},");
            }
    }
}
