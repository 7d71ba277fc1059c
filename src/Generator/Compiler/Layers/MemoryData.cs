using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>MemoryData: arrays that the program hands over, so its tops are inputs of the generated methods.</summary>
internal sealed class MemoryData : LayerType
{
    public override LayerTraits Traits => LayerTraits.Source;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 2))
            return null;
        Message param = layer.Param("memory_data_param");
        DataPlan memory = DataParam.Read(layer, param);
        foreach (string field in (string[])["batch_size", "channels", "height", "width"])
            if (param.UInt(field) == 0)
                return layer.Refuse(param, field, "batch_size, channels, height and width must be given and positive");
        if (Transform.Plan(layer) is not { } transform)
            return null;
        Dim batch = new(param.UInt("batch_size"), IsBatch: true);
        Shape data = Shape.Of(batch, (long)param.UInt("channels"), (long)param.UInt("height"), (long)param.UInt("width"));
        return new LayerPlan(new([data, Shape.Of(batch)]), LayerCall.Nothing) { Data = memory, Transform = transform };
    }
}
