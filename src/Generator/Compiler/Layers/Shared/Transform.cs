using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What data layers do with their pictures: <c>transform_param</c>, what the layer does besides, and the picture's shape as far as it tells.</summary>
internal static class Transform
{
    /// <summary>The fields of a resize_param that is imitated. Those for padding belong to other modes than WARP.</summary>
    private static readonly string[] resizing = ["prob", "resize_mode", "height", "width", "pad_mode", "pad_value", "interp_mode"];

    /// <summary>What a layer does to pictures before transform_param.</summary>
    internal readonly record struct Reading
    {
        /// <summary>The message whose <c>scale</c> counts, where it is not <c>transform_param</c>.</summary>
        public Message? Scaled { get; init; }

        /// <summary>The size to which pictures are brought; zeros where they are not.</summary>
        public (long Height, long Width) Size { get; init; }

        /// <summary>Whether pictures are read in colour, where the layer says it.</summary>
        public bool? Color { get; init; }

        /// <summary>What is said of transform_param's fields for it, which Caffe does not look at then.</summary>
        public string ColorField { get; init; }

        /// <summary>How windows are cut out, where pictures are windows.</summary>
        public WindowPlan? Window { get; init; }

        /// <summary>What the layer mirrors with the pictures, and the transform does not.</summary>
        public string? Alike { get; init; }
    }

    /// <summary>What happens to pictures; null after reporting what is wrong.</summary>
    public static TransformPlan? Plan(LayerContext layer, Reading reading = default)
    {
        Message param = layer.Param("transform_param");
        if (reading.Scaled is { } own && param.Has("scale"))
            layer.Warn(param.SpanOf("scale"), "scale", $": the one in {own.Schema.Name} is used");
        IReadOnlyList<Binding.Value> means = param.All("mean_value");
        if (param.Has("mean_file") && means.Count > 0)
        {
            layer.Refuse(param, "mean_value", "mean_file and mean_value cannot both be given");
            return null;
        }

        Dim channels = reading.Color is { } told ? (told ? 3 : 1) : Picture(layer, new Dim(1)) is { Rank: > 1 } picture ? picture[1] : Dim.Unknown;
        if (means.Count > 1 && !channels.Fits(means.Count))
        {
            layer.Refuse(param, "mean_value", $"mean_value must be given once, or once for each of the {channels.Size.ToText()} channels; found {means.Count.ToText()}");
            return null;
        }

        (bool color, bool gray) = Channels(layer, param, reading);
        (long height, long width) = reading.Size.Height > 0 ? reading.Size : Resize(layer, param);
        long crop = param.UInt("crop_size");
        if (crop == 0 && Cropped(param) is (> 0, > 0) and var (rows, columns) && rows == columns)
        {
            // A square is no loss; any other crop stays unread, and so is warned of.
            crop = rows;
            _ = param.Has("crop_h") | param.Has("crop_w");
        }

        if (reading.Alike is { } alike && param.Bool("mirror"))
            layer.Report(Descriptors.TransformLacks, param.SpanOf("mirror"), layer.Type.Name, layer.Name, "mirror", $"it mirrors pictures without their {alike}");

        Message scaled = reading.Scaled ?? param;
        return new TransformPlan(layer.Phase)
        {
            Mirror = param.Bool("mirror"),
            Scale = scaled.Float("scale") == 1 ? Constant.Real.Of(1) : Constant.Real.Of(scaled, "scale"),
            ResizeTo = height > 0 ? (height, width) : null,
            CropSize = crop,
            Window = reading.Window,
            MeanFile = param.Has("mean_file") ? param.String("mean_file") : null,
            MeanValues = means.Select(Constant.Real.Of).ToEquatableArray(),
            ForceColor = color,
            ForceGray = gray,
        };
    }

    // Caffe looks at the two fields where a picture comes encoded from a database only, and objects to both then.
    private static (bool Color, bool Gray) Channels(LayerContext layer, Message param, Reading reading)
    {
        bool color = param.Bool("force_color"), gray = param.Bool("force_gray");
        if (reading.Color is { } told)
        {
            foreach (string field in (string[])["force_color", "force_gray"])
                if (param.Bool(field))
                    layer.Warn(param.SpanOf(field), field, $": {reading.ColorField}");
            return (told, !told);
        }

        if (color && gray)
            layer.Warn(param.SpanOf("force_gray"), "force_gray", ": force_color is set too, and pictures stay as they are; Caffe refuses encoded pictures then");
        return (color && !gray, gray && !color);
    }

    // SSD's resize_param as far as the runtime does the same. What is not imitated stays unread, and so is warned of.
    private static (long Height, long Width) Resize(LayerContext layer, Message param)
    {
        Message[] all = Resizings(param);
        if (all.Length != 1 || all[0] is not { } resize || resize.Fields.Any(f => !resizing.Contains(f.Schema.Name)))
            return default;
        string[] modes = [.. resize.All("interp_mode").Select(m => m.EnumName)];
        if (resize.Enum("resize_mode") != "WARP" || (modes.Length > 0 && !modes.Contains("LINEAR")) || resize.UInt("height") == 0 || resize.UInt("width") == 0)
            return default;
        param.Has("resize_param");
        resize.ReadAll();
        if (modes.Distinct().Count() > 1)
            layer.Report(Descriptors.TransformLacks, resize.SpanOf("interp_mode"), layer.Type.Name, layer.Name, "interp_mode", "pictures are always resized with LINEAR");
        return (resize.UInt("height"), resize.UInt("width"));
    }

    // Looked up without counting as read.
    private static Message[] Resizings(Message param) => [.. param.Fields.Where(f => f.Schema.Name == "resize_param").Select(f => f.Value.Message!)];

    // SSD's crop that need not be a square, looked up without counting as read.
    private static (long Height, long Width) Cropped(Message param)
    {
        return (Side("crop_h"), Side("crop_w")) is (> 0, > 0) and var sides ? sides : default;

        long Side(string field) => param.Find(field) is { } side ? (long)side.Value.UInt64 : 0;
    }

    /// <summary>
    /// The shape of a batch of pictures. A prototxt tells neither the size of a picture that is not cropped or resized nor whether
    /// pictures are grey: what it leaves open comes from the item's metadata or stays unknown until there is a picture, but for the
    /// channels of pictures of a known size, which are three unless something says otherwise.
    /// </summary>
    /// <param name="layer">The data layer.</param>
    /// <param name="batch">Its batch.</param>
    /// <param name="channels">The channels, where the layer itself tells them.</param>
    public static Shape Picture(LayerContext layer, Dim batch, long? channels = null)
    {
        Message param = layer.Param("transform_param");
        if (layer.Options.ShapeOf(layer.TopNames[0]) is { } given)
            return given;
        long crop = param.UInt("crop_size");
        // One size if there are several; a picture that is fit by its smaller side has none that could be told.
        (long, long)[] resized = [.. Resizings(param).Where(r => r.Find("resize_mode")?.Value.EnumName != "FIT_SMALL_SIZE").Select(r => ((long)r.UInt("height"), (long)r.UInt("width"))).Distinct()];
        (long height, long width) = crop > 0 ? (crop, crop) : Cropped(param) is (> 0, > 0) and var sides ? sides : resized.Length == 1 ? resized[0] : default;
        bool isSized = height > 0 && width > 0, color = param.Bool("force_color"), gray = param.Bool("force_gray");
        int means = param.All("mean_value").Count;
        channels ??= gray && !color ? 1 : color && !gray ? 3 : means > 1 ? means : isSized ? 3 : null;
        return Shape.Of(batch, channels ?? Dim.Unknown, isSized ? height : Dim.Unknown, isSized ? width : Dim.Unknown);
    }

    /// <summary>The same where the layer itself brings pictures to a size: metadata and crop_size come before it.</summary>
    public static Shape Resized(Shape picture, long height, long width) =>
        !picture.Range(1).Any(d => !d.IsKnown) || height == 0 || width == 0 ? picture : picture.With(2, height).With(3, width);
}
