using Prototxt.Generator.Binding;
using Prototxt.Generator.Emit;
using Prototxt.Generator.Graph;
using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>What every data layer does with its pictures: <c>transform_param</c>, and the picture's shape as far as it tells.</summary>
internal static class Transform
{
    /// <summary>The transformation as the initializer of a runtime ImageTransform; null after reporting what is wrong.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="scaled">The message whose <c>scale</c> counts, where it is not <c>transform_param</c>.</param>
    public static string? Initializer(LayerContext layer, Message? scaled = null)
    {
        Message param = layer.Param("transform_param");
        if (scaled is not null && param.Has("scale"))
            layer.Warn(param.SpanOf("scale"), "scale", $": the one of {scaled.Schema.Name} counts");
        scaled ??= param;
        IReadOnlyList<Binding.Value> means = param.All("mean_value");
        if (param.Has("mean_file") && means.Count > 0)
        {
            layer.Refuse(param, "mean_value", "mean_file and mean_value cannot both be given");
            return null;
        }

        if (param.Bool("force_color") && param.Bool("force_gray"))
        {
            layer.Refuse(param, "force_gray", "force_color and force_gray cannot both be set");
            return null;
        }

        if (means.Count > 1 && Picture(layer, 1) is { Rank: > 1 } picture && !picture[1].Fits(means.Count))
        {
            layer.Refuse(param, "mean_value", $"mean_value must be given once, or once for each of the {picture[1].Size.ToText()} channels; found {means.Count.ToText()}");
            return null;
        }

        List<string> items = [$"Phase = global::Prototxt.Phase.{layer.Phase}"];
        if (scaled.Float("scale") != 1)
            items.Add("Scale = " + Literals.Float(scaled, "scale"));
        if (param.Bool("mirror"))
            items.Add("Mirror = true");
        if ((long)param.UInt("crop_size") != 0)
            items.Add($"CropSize = {param.UInt("crop_size")}");
        if (param.Has("mean_file"))
            items.Add("MeanFile = " + Literals.String(param.String("mean_file")));
        if (means.Count > 0)
            items.Add("MeanValues = [" + string.Join(", ", means.Select(v => Literals.Float(v.Lexeme, v.Float))) + "]");
        if (param.Bool("force_color"))
            items.Add("ForceColor = true");
        if (param.Bool("force_gray"))
            items.Add("ForceGray = true");
        return string.Join(", ", items);
    }

    /// <summary>
    /// The shape of a batch of pictures. A prototxt tells neither the size of an uncropped picture nor whether pictures
    /// are grey: what it leaves open comes from the item's metadata or stays unknown until there is a picture, but for the
    /// channels of cropped pictures, which are three unless something says otherwise.
    /// </summary>
    /// <param name="layer">The data layer.</param>
    /// <param name="batch">Its batch_size.</param>
    /// <param name="channels">The channels, where the layer itself tells them.</param>
    public static Shape Picture(LayerContext layer, long batch, long? channels = null)
    {
        Message param = layer.Param("transform_param");
        if (layer.Options.ShapeOf(layer.TopNames[0]) is { } given)
            return given;
        long crop = (long)param.UInt("crop_size");
        int means = param.All("mean_value").Count;
        channels ??= param.Bool("force_gray") ? 1 : param.Bool("force_color") ? 3 : means > 1 ? means : crop > 0 ? 3 : null;
        Dim size = crop > 0 ? crop : Dim.Unknown;
        return Shape.Of(new Dim(batch, IsBatch: true), channels ?? Dim.Unknown, size, size);
    }

    /// <summary>The same where pictures are first brought to a size: metadata and crop_size come before it.</summary>
    public static Shape Resized(Shape picture, long height, long width) =>
        picture.IsKnown || height == 0 || width == 0 ? picture : picture.With(2, height).With(3, width);
}
