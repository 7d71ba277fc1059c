using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Scale: multiplies by a learned blob or by its second bottom, broadcast from <c>axis</c> on; may add a learned bias.</summary>
internal sealed class Scale : LayerType
{
    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override string? MemberTypeOf(Message layer) =>
        layer.All("bottom").Count < 2 ? "Scale" : layer.Sub("scale_param")?.Bool("bias_term") == true ? "ScaleBias" : null;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 2, 1, 1))
            return null;
        Message param = layer.Param("scale_param");
        bool bias = param.Bool("bias_term"), learned = layer.Bottoms.Count == 1;
        if (Broadcast.Read(layer, param, learned) is not { } broadcast)
            return null;
        (int axis, Shape shape) = broadcast;
        // A scalar factor has no axis, but the bias inside the layer looks for one all the same.
        if (bias && !learned && shape.Rank == 0 && layer.Axis(param, "axis") is null)
            return null;
        if (bias && !shape.IsRanked)
            return layer.NeedsShape("its bias has an axis for each of the second bottom's");
        if (!Fillers.TryRead(layer, param, "filler", "filler", shape, out Argument? filler, isUsed: learned)
            || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", shape, out Argument? biasFiller, isUsed: bias))
            return null;

        Args args = new Args().Longs("shape", shape.Dims.Select(d => d.OrOpen)).Long("axis", axis, omit: 1);
        LearnedBlob[] biasBlob = bias ? [LearnedBlob.Bias(shape)] : [];
        if (learned)
        {
            return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
            {
                Member = new MemberPlan("Scale", args.Bool("biasTerm", bias, omit: false).ToArray(), new([new("Weight", "weight", shape), .. biasBlob])) { Fillers = Fillers.Join(filler, biasFiller) },
                Macs = layer.Bottom.CountPerItem,
            };
        }

        if (!bias)
            return LayerContext.Function("Scale.Multiply", layer.Bottom, new Args().Long("axis", axis, omit: 1)) with { Macs = layer.Bottom.CountPerItem };
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("ScaleBias", args.ToArray(), biasBlob.ToEquatableArray()) { Fillers = Fillers.Join(biasFiller) },
            Macs = layer.Bottom.CountPerItem,
        };
    }
}
