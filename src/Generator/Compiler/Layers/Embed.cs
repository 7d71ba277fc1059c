using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Embed: a learned vector for each number of a vocabulary.</summary>
internal sealed class Embed : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "Embed";

    public override bool TakesIntegers(int bottom) => true;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("embed_param");
        long outputs = param.UInt("num_output"), inputs = param.UInt("input_dim");
        if (outputs == 0)
            return layer.Refuse(param, "num_output", "num_output must be given and positive");
        if (inputs == 0)
            return layer.Refuse(param, "input_dim", "input_dim must be given and positive");
        bool bias = param.Bool("bias_term");
        Shape weight = Shape.Of(inputs, outputs);
        if (!Fillers.TryRead(layer, param, "weight_filler", "weightFiller", weight, out Argument? weightFiller)
            || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", Shape.Of(outputs), out Argument? biasFiller, isUsed: bias))
            return null;
        Args args = new Args().Long("inputDim", inputs).Long("numOutput", outputs).Bool("biasTerm", bias, omit: true);
        return new LayerPlan(new([layer.Bottom.IsRanked ? Shape.Of([.. layer.Bottom.Dims, outputs]) : layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("Embed", args.ToArray(), new([new("Weight", "weight", weight), .. bias ? [LearnedBlob.Bias(Shape.Of(outputs))] : (LearnedBlob[])[]])) { Fillers = Fillers.Join(weightFiller, biasFiller) },
            Geometry = $"{inputs.ToText()} words of {outputs.ToText()}",
        };
    }
}
