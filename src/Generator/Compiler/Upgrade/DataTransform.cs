using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;

namespace Prototxt.Generator.Compiler.Upgrade;

/// <summary>Preprocessing stood in each data layer's own message before there was <c>transform_param</c>.</summary>
internal static class DataTransform
{
    private static readonly string[] moved = ["scale", "mean_file", "crop_size", "mirror"];

    private static readonly Dictionary<string, string> holders = new()
    {
        ["Data"] = "data_param",
        ["ImageData"] = "image_data_param",
        ["WindowData"] = "window_data_param",
    };

    public static Message Upgrade(Message layer, DiagnosticBag bag)
    {
        if (!holders.TryGetValue(layer.String("type"), out string? holder) || layer.Sub(holder) is not { } param)
            return layer;
        Field[] fields = [.. param.Fields.Where(f => moved.Contains(f.Schema.Name))];
        if (fields.Length == 0)
            return layer;

        string[] names = [.. fields.Select(f => f.Schema.Name)];
        Message given = layer.Sub("transform_param") ?? param.Empty(layer.Schema.Field("transform_param")!.Message!);
        foreach (Field field in given.Fields.Where(f => names.Contains(f.Schema.Name)))
            bag.Report(Descriptors.FieldLost, field.NameSpan, "V1", field.Schema.Name, $": the one of {holder} takes its place");
        Message transform = given.Without(names);
        foreach (Field field in fields)
            transform.Put(field.Schema.Name, field.Value, field.NameSpan);

        Message upgraded = layer.Without(holder, "transform_param");
        upgraded.Put(holder, param.Without(names));
        upgraded.Put("transform_param", transform);
        return upgraded;
    }
}
