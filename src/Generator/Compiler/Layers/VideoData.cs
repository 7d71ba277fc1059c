using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// VideoData: pictures of a camera or a film (SSD), or clips of films (TSN, whose pictures lie one behind the other in the channels,
/// and video-caffe, which gives them an axis). Its tops are inputs of the generated methods.
/// </summary>
internal sealed class VideoData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 0, 1, 2))
            return null;
        Message param = layer.Param("video_data_param");
        return param.Has("source") ? Clips(layer, param) : Pictures(layer, param);
    }

    private static LayerPlan? Pictures(LayerContext layer, Message param)
    {
        Message data = layer.Param("data_param");
        DataPlan read = DataParam.Read(layer, data) with { NotRead = "whose films need a decoder", Film = new FilmSource(param.Enum("video_type") == "WEBCAM", param.Int("device_id"), param.String("video_file"), param.UInt("skip_frames")) };
        Dim batch = layer.Batch(data);
        if (Transform.Plan(layer) is not { } transform)
            return null;
        Shape picture = Transform.Picture(layer, batch);
        // The layer takes the camera's pictures as OpenCV gives them.
        if (!picture[1].IsKnown)
            picture = picture.With(1, 3);
        layer.RemarkUnknown(0, picture, "without crop_size or resize_param the size of the pictures is the film's");
        return Plan(layer, picture, read, transform);
    }

    private static LayerPlan? Clips(LayerContext layer, Message param)
    {
        Dim batch = layer.Batch(param);
        long height = param.UInt("new_height"), width = param.UInt("new_width"), length = param.UInt("new_length"), segments = param.UInt("num_segments");
        bool isStacked = param.Has("modality") | param.Has("num_segments") | param.Has("name_pattern"), isColor = param.Bool("is_color");
        DataPlan read = DataParam.Read(layer, param) with { NotRead = "whose clips are chosen and changed as a whole", Clips = new ClipSampling(length, segments, param.Enum("modality"), param.String("name_pattern"), param.Bool("temporal_jitter")) };
        if (height == 0 != (width == 0))
            return layer.Refuse(param, height == 0 ? "new_width" : "new_height", "new_height and new_width must be given together");
        // A flow field has two numbers for a pixel.
        long channels = isStacked && param.Enum("modality") == "FLOW" ? 2 : isColor ? 3 : 1;
        Message transform = layer.Param("transform_param");
        if (transform.UInt("crop_size") is > 0 and var crop)
            (height, width) = (crop, crop);
        if (layer.Layer.Has("transform_param"))
            layer.Report(Descriptors.TransformLacks, layer.Layer.Sub("transform_param")!.NameSpan, layer.Type.Name, layer.Name, "transform_param", "there is none for clips; the caller must transform all pictures of a clip alike");
        Dim rows = height > 0 ? height : Dim.Unknown, columns = width > 0 ? width : Dim.Unknown;
        Shape clip = layer.Options.ShapeOf(layer.TopNames[0])
            ?? (isStacked ? Shape.Of(batch, channels * length * segments, rows, columns) : Shape.Of(batch, channels, param.Has("new_length") ? length : Dim.Unknown, rows, columns));
        layer.RemarkUnknown(0, clip, "without crop_size or new_height, new_width and new_length the size of the clips is the films'");
        return Plan(layer, clip, read, null);
    }

    private static LayerPlan Plan(LayerContext layer, Shape data, DataPlan read, TransformPlan? transform)
    {
        Shape[] tops = [data, Shape.Of(data[0])];
        return new LayerPlan(tops.Take(layer.TopCount).ToEquatableArray(), LayerCall.Nothing) { Data = read, Transform = transform };
    }
}
