using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Tile: repeats its bottom along an axis.</summary>
internal sealed class Tile : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("tile_param");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        int tiles = param.Int("tiles");
        if (tiles < 1)
            return layer.Refuse(param, "tiles", $"tiles must be given and positive, found {tiles.ToText()}");
        return LayerContext.Function("Tile.Forward", layer.Bottom.WithOpen(axis, layer.Bottom[axis] * tiles), new Args().Long("axis", axis, omit: 1).Long("tiles", tiles));
    }
}
