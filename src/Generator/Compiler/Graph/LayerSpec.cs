using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>A blob's name and where it stands in the file.</summary>
internal readonly record struct BlobName(string Name, TextSpan Span);

/// <summary>
/// What a layer adds to a graph: for most layers just what their message says. The Predict view puts a softmax in the
/// place of a softmax loss, with other bottoms and tops, on the loss layer's message.
/// </summary>
internal sealed record LayerSpec(Message Layer, LayerType? Type, IReadOnlyList<BlobName> Bottoms, IReadOnlyList<BlobName> Tops)
{
    public static LayerSpec Of(Message layer) => new(layer, null, Names(layer, "bottom"), Names(layer, "top"));

    private static BlobName[] Names(Message layer, string field)
    {
        IReadOnlyList<Value> given = layer.All(field);
        var names = new BlobName[given.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = new BlobName(given[i].String, given[i].Span);
        return names;
    }
}
