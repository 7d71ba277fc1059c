using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>PReLU: a ReLU whose slope below zero is learned, one for each channel or one for all.</summary>
internal sealed class PReLU : LayerType
{
    public override string? MemberType => "PReLU";

    public override LayerTraits Traits => LayerTraits.InPlace | LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        // BVLC's Caffe takes four axes at most, since it asks for the channels by an old name; Intel's takes volumes too.
        if (layer.Bottom.Rank < 2)
            return layer.Mismatch(0, "expects at least two axes, [N, channels, …]");
        Message param = layer.Param("prelu_param");
        bool shared = param.Bool("channel_shared");
        Shape slope = shared ? Shape.Scalar : Shape.Of(layer.Bottom[1].OfBlob);
        if (!Fillers.TryRead(layer, param, "filler", "filler", slope, out Argument? filler))
            return null;
        Args args = new Args().Long("channels", layer.Bottom[1].OrOpen).Bool("channelShared", shared, omit: false);
        return new LayerPlan(new([layer.Bottom]), new LayerCall(CallKind.Forward, "forward", EquatableArray<Argument>.Empty))
        {
            Member = new MemberPlan("PReLU", args.ToArray(), new([new LearnedBlob("Weight", "weight", slope)])) { Fillers = Fillers.Join(filler) },
        };
    }
}
