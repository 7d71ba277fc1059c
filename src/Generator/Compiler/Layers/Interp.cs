using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Interp (DeepLab, PSPNet): pictures cropped and resized bilinearly, corner pixels onto corner pixels. In soeaver's fork a
/// second bottom may give the size.
/// </summary>
internal sealed class Interp : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        Message param = layer.Param("interp_param");
        bool sizedByBlob = param.Bool("use_blob_size");
        if (layer.BottomNames.Count == 2 && !sizedByBlob)
            return layer.Refuse(layer.BottomSpan(1), "a second bottom gives the size only with interp_param { use_blob_size: true }");
        if (!layer.Counts(sizedByBlob ? 2 : 1, 1))
            return null;
        for (int i = 0; i < layer.Bottoms.Count; i++)
            if (layer.Bottoms[i].Rank != 4)
                return layer.Mismatch(i, "expects 4 axes (N, channels, height, width)");
        long first = param.Int("pad_beg"), last = param.Int("pad_end");
        foreach (string field in (string[])["pad_beg", "pad_end"])
            if (param.Int(field) > 0)
                return layer.Refuse(param, field, $"{field} crops and cannot be positive");
        if (layer.Bottom.Range(2).Any(d => d.IsKnown && d.Size + first + last < 1))
            return layer.Mismatch(0, "expects a picture that is larger than what its crop removes");
        if (sizedByBlob)
        {
            Shape like = Shape.Of(layer.Bottom[0], layer.Bottom[1], layer.Bottoms[1][2], layer.Bottoms[1][3]);
            return LayerContext.Function("Interp.Like", like, new Args().Long("cropBegin", -first, omit: 0).Long("cropEnd", -last, omit: 0));
        }

        bool zooms = param.Has("zoom_factor"), shrinks = param.Has("shrink_factor"), sized = param.Has("height") & param.Has("width");
        bool bySize = sized && zooms == shrinks; // the fork looks at a single factor before the sizes, and at both factors only after them
        foreach (string field in (string[])["zoom_factor", "shrink_factor"])
            if (param.Int(field) < 1)
                return layer.Refuse(param, field, $"{field} must be positive");
        if (!zooms && !shrinks && !sized)
            return layer.Refuse(param, "height", "height and width, or zoom_factor or shrink_factor must be given");

        foreach (string field in bySize ? (string[])["zoom_factor", "shrink_factor"] : ["height", "width"])
            if (param.Has(field))
                layer.Warn(param.SpanOf(field), field, bySize ? ": height and width come first" : sized ? ": a single factor comes first" : ": a factor gives the size, since height and width are not both there");
        long zoom = param.Int("zoom_factor"), shrink = param.Int("shrink_factor");
        Dim[] size = [.. Enumerable.Range(0, 2).Select(i => bySize ? (Dim)param.Int(i == 0 ? "height" : "width") : Output(layer.Bottom[2 + i]))];
        if (size.Any(s => s.IsKnown && s.Size < 1))
            return layer.Refuse(param, "height", "the top's size must be positive");
        Shape top = Shape.Of(layer.Bottom[0], layer.Bottom[1], size[0], size[1]);
        // Factors, not the sizes that follow from them: pictures of another size are scaled as well.
        Args args = bySize ? new Args().Longs("size", size.Select(s => s.Size)) : new Args().Long("zoomFactor", zoom, omit: 1).Long("shrinkFactor", shrink, omit: 1);
        return LayerContext.Function(bySize ? "Interp.Forward" : "Interp.Scale", top, args.Long("cropBegin", -first, omit: 0).Long("cropEnd", -last, omit: 0));

        Dim Output(Dim input)
        {
            if (!input.IsKnown)
                return Dim.Unknown;
            long left = input.Size + first + last;
            if (shrinks)
                left = ((left - 1) / shrink) + 1;
            return zooms ? left + ((left - 1) * (zoom - 1)) : left;
        }
    }
}
