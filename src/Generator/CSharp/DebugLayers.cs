using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>A net's layers as a table for <c>debug_info</c>.</summary>
internal static class DebugLayers
{
    public static void Emit(CodeWriter code, string name, EquatableArray<DebugLayerModel> layers)
    {
        code.Line();
        code.Line("// Caffe's layers: tops, the bottoms that gradients go on to, and names of parameters.");
        code.Line($"private static readonly {SourceFile.Training}.Logs.DebugLayer[] {name} =");
        using var list = code.List();
        foreach (DebugLayerModel layer in layers)
        {
            List<string> arguments = [Literals.String(layer.Name), Blobs(layer.Tops), Blobs(layer.Bottoms)];
            if (layer.Params.Count > 0)
                arguments.Add(Constants.List(layer.Params.Select(Literals.String)));
            code.Line($"new({string.Join(", ", arguments)}),");
        }
    }

    private static string Blobs(IEnumerable<DebugBlobModel> blobs) => Constants.List(blobs.Select(b =>
        b.Reader >= 0 ? $"new({Literals.String(b.Name)}, {Literals.String(b.Key)}, {b.Reader.ToText()})"
        : b.Key != b.Name ? $"new({Literals.String(b.Name)}, {Literals.String(b.Key)})"
        : $"new({Literals.String(b.Name)})"));
}
