using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>PriorBox (SSD): boxes of given sizes and shapes around each place of a feature map, and their variances.</summary>
internal sealed class PriorBox : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(2, 1))
            return null;
        for (int i = 0; i < 2; i++)
            if (layer.Bottoms[i].Rank != 4)
                return layer.Mismatch(i, "expects 4 axes (N, channels, height, width)");
        Message param = layer.Param("prior_box_param");
        IReadOnlyList<Value> min = param.All("min_size"), max = param.All("max_size"), variance = param.All("variance");
        bool sized = param.Has("width") | param.Has("height"), ofOpenCV = sized | param.Has("offset_h") | param.Has("offset_w");
        if (ofOpenCV && !OpenCVFieldsFit(layer, param, sized))
            return null;
        if (min.Count == 0 && !sized)
            return layer.Refuse(param, "min_size", "min_size is missing");
        if (max.Count > 0 && max.Count != min.Count)
            return layer.Refuse(param, "max_size", $"max_size must be given once for each min_size: {min.Count.ToText()}, found {max.Count.ToText()}");
        foreach (Value size in min.Concat(variance).Concat(param.All("aspect_ratio")))
            if (!(size.Float > 0))
                return layer.Refuse(size.Span, $"a positive number is expected, found {size.Lexeme}");
        for (int i = 0; i < max.Count; i++)
            if (!(max[i].Float > min[i].Float))
                return layer.Refuse(max[i].Span, $"max_size must be greater than its min_size {min[i].Lexeme}, found {max[i].Lexeme}");
        if (variance.Count > 1 && variance.Count != 4)
            return layer.Refuse(param, "variance", $"variance must be given once, or once for each of the 4 sides; found {variance.Count.ToText()}");
        if (!TryPair(layer, param, "img_size", "img_h", "img_w", out Constant? image) || !TryPair(layer, param, "step", "step_h", "step_w", out Constant? step))
            return null;

        if (param.Bool("faceboxes"))
            return FaceBoxes(layer, param, min, image, step);

        bool flip = param.Bool("flip");
        int shapes = Ratios(param.All("aspect_ratio").Select(v => v.Float), flip);
        Dim places = layer.Bottom[2] * layer.Bottom[3];
        long boxes = sized ? param.All("width").Count : (shapes * min.Count) + max.Count;
        boxes *= Math.Max(1, param.All("offset_h").Count);
        Dim numbers = places * boxes * 4;
        // OpenCV's layer clips unless it is told not to.
        bool clip = ofOpenCV && !param.Has("clip") || param.Bool("clip");
        return LayerContext.Function("PriorBox.Forward", Shape.Of(1, 2, numbers), new Args().Record("options", Options(param, clip, image, step)), $"{boxes.ToText()} boxes per place");
    }

    private static Args Options(Message param, bool clip, Constant? image, Constant? step) => new Args().Optional("MinSize", List(param.All("min_size")))
        .Optional("MaxSize", List(param.All("max_size"))).Optional("AspectRatio", List(param.All("aspect_ratio"))).Bool("Flip", param.Bool("flip"), omit: true)
        .Bool("Clip", clip, omit: false).Optional("Variance", List(param.All("variance"))).Optional("ImageSize", image).Optional("Step", step)
        .Float("Offset", param, "offset", omit: 0.5f)
        .Optional("Offsets", Pairs(param, "offset_h", "offset_w")).Optional("Sizes", Pairs(param, "height", "width"))
        .Bool("FaceBoxes", param.Bool("faceboxes"), omit: false);

    // Offsets and sizes come in pairs, and what they take the place of is not given.
    private static bool OpenCVFieldsFit(LayerContext layer, Message param, bool sized)
    {
        foreach ((string height, string width) in ((string, string)[])[("offset_h", "offset_w"), ("height", "width")])
            if (param.All(height).Count != param.All(width).Count)
                return Refuse(param.Has(height) ? height : width, $"{height} and {width} come in pairs: {param.All(height).Count.ToText()} and {param.All(width).Count.ToText()}");
        if (param.Has("offset") && param.Has("offset_h"))
            return Refuse("offset", "give either offset or offset_h and offset_w, not both");
        foreach (string field in (string[])["min_size", "max_size", "aspect_ratio"])
            if (sized && param.Has(field))
                return Refuse(field, $"give either width and height or {field}, not both");
        foreach (Value size in param.All("height").Concat(param.All("width")))
            if (!(size.Float > 0))
                return layer.Refuse(size.Span, $"a positive number is expected, found {size.Lexeme}") is not null;
        return true;

        bool Refuse(string field, string reason) => layer.Refuse(param, field, reason) is not null;
    }

    private static Constant.List? Pairs(Message param, string first, string second) => List(param.All(first).Zip(param.All(second), (a, b) => (Value[])[a, b]).SelectMany(p => p));

    private static LayerPlan? FaceBoxes(LayerContext layer, Message param, IReadOnlyList<Value> sizes, Constant? image, Constant? step)
    {
        foreach (string field in (string[])["max_size", "aspect_ratio", "offset_h", "width"])
            if (param.Has(field))
                return layer.Refuse(param, field, "with faceboxes all boxes are squares of min_size");
        if (!param.Bool("flip"))
            layer.Warn(param.SpanOf("flip"), "flip", ": with faceboxes all boxes are squares");
        // As many small boxes as fill the room of a large one.
        int boxes = sizes.Sum(s => Math.Truncate(s.Float) switch { 32 => 16, 64 => 4, _ => 1 });
        return LayerContext.Function("PriorBox.Forward", Shape.Of(1, 2, layer.Bottom[2] * layer.Bottom[3] * boxes * 4), new Args().Record("options", Options(param, param.Bool("clip"), image, step)), $"{boxes.ToText()} boxes per place");
    }

    /// <summary>How many shapes there are: 1, and each new ratio with its inverse.</summary>
    private static int Ratios(IEnumerable<float> given, bool flip)
    {
        // A sorted set, since of many ratios each would otherwise be held against all.
        SortedSet<float> ratios = [1];
        int count = 1;
        foreach (float ratio in given)
        {
            if (ratios.GetViewBetween(ratio - 1.1e-6f, ratio + 1.1e-6f).Any(r => Math.Abs(ratio - r) < 1e-6))
                continue;
            count += flip ? 2 : 1;
            ratios.Add(ratio);
            if (flip)
                ratios.Add(1 / ratio);
        }

        return count;
    }

    // One number for both directions, or one for each; [height, width] as everywhere.
    private static bool TryPair(LayerContext layer, Message param, string both, string height, string width, out Constant? pair)
    {
        pair = null;
        string[] fields = param.Has(height) | param.Has(width) ? [height, width] : param.Has(both) ? [both, both] : [];
        if (param.Has(both) && fields.Length > 0 && fields[0] != both)
            layer.Refuse(param, both, $"give either {both} or {height} and {width}, not both");
        else if (fields.FirstOrDefault(f => !param.Has(f)) is { } missing)
            layer.Refuse(param, missing == height ? width : height, $"{height} and {width} must be given together");
        else if (fields.FirstOrDefault(f => !(param.Get(f)!.Double > 0) && param.Get(f)!.Int64 <= 0) is { } bad)
            layer.Refuse(param, bad, $"{bad} must be positive");
        else
        {
            pair = fields.Length == 0 ? null : List([param.Get(fields[0])!, param.Get(fields[1])!]);
            return true;
        }

        return false;
    }

    private static Constant.List? List(IEnumerable<Value> values) =>
        values.Any() ? Constant.List.Of(values.Select(v => Constant.Real.Of(v.Lexeme, v.Double == 0 ? v.Int64 : v.Float))) : null;
}
