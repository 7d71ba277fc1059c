using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What the messages of data layers say alike, each as much of it as it has fields for.</summary>
internal static class DataParam
{
    public static DataPlan Read(LayerContext layer, Message param)
    {
        foreach (string name in (string[])["batch_size", "rand_skip", "new_height", "new_width", "prefetch"])
            if (Whole(name) > int.MaxValue)
                layer.Refuse(param, name, $"{name} {Whole(name).ToText()} is more than {int.MaxValue.ToText()}");
        return new DataPlan
        {
            Source = Field("source") is { String.Length: > 0 } source ? source.String : null,
            Backend = Field("backend")?.EnumName,
            BatchSize = Whole("batch_size"),
            Shuffle = Field("shuffle")?.Bool == true,
            RandSkip = Whole("rand_skip"),
            RootFolder = Field("root_folder")?.String ?? "",
            NewSize = (Whole("new_height"), Whole("new_width")),
            IsColor = Field("is_color")?.Bool,
            ForceEncodedColor = Field("force_encoded_color")?.Bool == true,
            Prefetch = Field("prefetch") is null ? 4 : Whole("prefetch"),
        };

        Value? Field(string name) => param.Schema.Field(name) is { } field ? param.Get(name) ?? Defaults.Of(field) : null;

        long Whole(string name) => (long)(Field(name)?.UInt64 ?? 0);
    }
}
