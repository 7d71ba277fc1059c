using static TorchSharp.torch;

namespace Prototxt.Layers;

/// <summary>A layer as messages call it: <c>Concat layer 'cat'</c>, or <c>Concat</c> where the function is called without a name.</summary>
internal readonly record struct LayerName(string Type, string? Name)
{
    /// <summary>The name of a layer that is an object.</summary>
    public static LayerName Of(nn.Module layer) => new((layer as ICaffeType)?.Name ?? layer.GetType().Name, layer.GetName());

    /// <inheritdoc/>
    public override string ToString() => Name is null ? Type : $"{Type} layer '{Name}'";
}
