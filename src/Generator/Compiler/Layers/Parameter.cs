using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Parameter: a learned blob as a top.</summary>
internal sealed class Parameter : LayerType
{
    public override string? MemberType => "ParameterLayer";

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(0, 1))
            return null;
        Message param = layer.Param("parameter_param");
        Shape shape = Shape.Of(param.Sub("shape")?.All("dim").Select(d => (Dim)d.Int64) ?? []);
        if (shape.Sizes.Any(s => s < 0))
            return layer.Refuse(param, "shape", $"a dimension cannot be negative, found {shape}");
        if (!Fillers.TryRead(layer, param, "blob_filler", "filler", shape, out Argument? filler))
            return null;
        return new LayerPlan(new([shape]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("ParameterLayer", new Args().Longs("shape", shape.Sizes).ToArray(), new([new LearnedBlob("Weight", "weight", shape)])) { Fillers = Fillers.Join(filler) },
        };
    }
}
