using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What SSD's layers over boxes share: predictions of places and classes for the same priors.</summary>
internal static class BoxParam
{
    /// <summary>The properties of both layers' options; RefineDet's counts where there is a first guess.</summary>
    public static Args Options(Message param, long background, bool refines)
    {
        Args options = new Args().Long("NumClasses", param.UInt("num_classes")).Bool("ShareLocation", param.Bool("share_location"), omit: true)
            .Long("BackgroundLabelId", background, omit: 0)
            .Enum("CodeType", "BoxCode", param.Enum("code_type") switch { "CENTER_SIZE" => "CenterSize", "CORNER_SIZE" => "CornerSize", _ => "Corner" }, omit: "Corner");
        return refines ? options.Float("ObjectnessScore", param, "objectness_score", omit: 0.01f) : options;
    }

    /// <summary>Whether places, classes and priors, the first three bottoms, fit together.</summary>
    public static bool Fit(LayerContext layer, long classes, bool shareLocation)
    {
        if (layer.Bottoms[2].Rank < 3 || !layer.Bottoms[2][1].Fits(2))
        {
            layer.Mismatch(2, "expects priors [1, 2, 4 · boxes], as PriorBox gives them");
            return false;
        }

        Dim sides = layer.Bottoms[2][2];
        if (!sides.IsKnown)
            return true;
        return Check(layer, 0, sides.Size * (shareLocation ? 1 : classes), "sides of boxes") & Check(layer, 1, sides.Size / 4 * classes, "scores");
    }

    /// <summary>Whether a bottom has this many numbers per image, all of them on axis 1.</summary>
    public static bool Check(LayerContext layer, int bottom, long expected, string what)
    {
        Shape found = layer.Bottoms[bottom];
        if (found.Rank > 1 && found[1].Fits(expected) && found.Count(2).Fits(1) && found[0].Fits(layer.Bottom[0]))
            return true;
        // FaceBoxes' own PriorBox layer makes more boxes out of the same fields.
        string advice = bottom < 2 && found.Rank > 1 && found.Count(1).Size > expected ? ". If the net is FaceBoxes, say so in its first PriorBox layer: prior_box_param { faceboxes: true }" : "";
        layer.Mismatch(bottom, $"expects {expected.ToText()} {what} per image for the {layer.Bottoms[2][2].Size / 4} priors of {layer.BottomNames[2]}, found {layer.BottomNames[bottom]} {found}{advice}");
        return false;
    }

    /// <summary>Whether RefineDet's first guess fits the priors: how sure it is of each to be something, and perhaps where.</summary>
    public static bool FirstGuessFits(LayerContext layer, int first)
    {
        Dim sides = layer.Bottoms[2][2];
        return !sides.IsKnown || (Check(layer, first, sides.Size / 2, "numbers (nothing, something)")
            & (layer.Bottoms.Count == first + 1 || Check(layer, first + 1, sides.Size, "sides of boxes")));
    }
}
