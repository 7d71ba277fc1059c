using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Bias: adds a learned blob or its second bottom, broadcast from <c>axis</c> on.</summary>
internal sealed class Bias : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override string? MemberTypeOf(Message layer) => layer.All("bottom").Count < 2 ? "Bias" : null;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 2, 1, 1))
            return null;
        Message param = layer.Param("bias_param");
        bool learned = layer.Bottoms.Count == 1;
        if (Broadcast.Read(layer, param, learned) is not { } broadcast)
            return null;
        (int axis, Shape shape) = broadcast;
        if (!Fillers.TryRead(layer, param, "filler", "filler", shape, out Argument? filler, isUsed: learned))
            return null;
        if (!learned)
            return LayerContext.Function("Bias.Add", layer.Bottom, new Args().Long("axis", axis, omit: 1));
        Args args = new Args().Longs("shape", shape.Dims.Select(d => d.OrOpen)).Long("axis", axis, omit: 1);
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("Bias", args.ToArray(), new([new LearnedBlob("Value", "bias", shape)])) { Fillers = Fillers.Join(filler) },
        };
    }
}
