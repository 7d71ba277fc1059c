using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Inner product (fully connected): all axes from <c>axis</c> on are one vector.</summary>
internal sealed class InnerProduct : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "InnerProduct";

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("inner_product_param");
        if (layer.Axis(param, "axis") is not { } axis)
            return null;
        long outputs = param.UInt("num_output");
        if (outputs == 0)
            return layer.Refuse(param, "num_output", "num_output must be given and positive");
        Dim inputs = layer.Bottom.Count(axis).OfBlob;
        bool transpose = param.Bool("transpose"), bias = param.Bool("bias_term");
        Shape weight = transpose ? Shape.Of(inputs, outputs) : Shape.Of(outputs, inputs);
        if (!Fillers.TryRead(layer, param, "weight_filler", "weightFiller", weight, out Argument? weightFiller)
            || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", Shape.Of(outputs), out Argument? biasFiller, isUsed: bias))
            return null;

        Shape top = Shape.Of([.. layer.Bottom.Range(0, axis), outputs]);
        Args args = new Args().Long("inputCount", inputs.OrOpen).Long("numOutput", outputs).Long("axis", axis, omit: 1).Bool("transpose", transpose, omit: false).Bool("biasTerm", bias, omit: true);
        LearnedBlob[] blobs = [new("Weight", "weight", weight), .. bias ? [LearnedBlob.Bias(Shape.Of(outputs))] : (LearnedBlob[])[]];
        return FusedReLU.Apply(layer, param, new LayerPlan(new([top]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("InnerProduct", args.ToArray(), blobs.ToEquatableArray())
            {
                Fillers = Fillers.Join(weightFiller, biasFiller),
                InputAxes = inputs.IsKnown && layer.Bottom.Rank - axis > 1 ? layer.Bottom.Range(axis).Select(d => d.Size).ToEquatableArray() : EquatableArray<long>.Empty,
            },
            Macs = Shape.Of(layer.Bottom.Range(0, axis)).CountPerItem * weight.Count().OrOpen,
            Geometry = $"{inputs} → {outputs.ToText()}",
        });
    }
}
