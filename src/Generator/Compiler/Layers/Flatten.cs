using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Flatten: makes one axis of the axes from <c>axis</c> to <c>end_axis</c>.</summary>
internal sealed class Flatten : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("flatten_param");
        if (layer.Axis(param, "axis") is not { } start)
            return null;
        // To the last axis, whichever that is: the one end that needs no count of axes.
        bool toTheEnd = param.Int("end_axis") == -1;
        if ((toTheEnd ? layer.Bottom.Rank - 1 : layer.Axis(param, "end_axis")) is not { } end)
            return null;
        if (!layer.Bottom.IsRanked && !toTheEnd)
            return layer.NeedsShape("end_axis leaves axes after it, and their number is not known");
        // A run that ends just before it starts is empty: it makes a new axis of size 1.
        if (end < start - 1)
            return layer.Refuse(param, "end_axis", $"end_axis {end.ToText()} lies before axis {start.ToText()}");
        Shape top = Shape.Of([.. layer.Bottom.Range(0, start), layer.Bottom.Count(start, end + 1), .. layer.Bottom.Range(end + 1)]);
        Args args = new Args().Long("axis", start, omit: 1).Long("endAxis", param.Int("end_axis"), omit: -1);
        LayerPlan plan = LayerContext.Function("Flatten.Forward", top, args);
        return plan with { Call = plan.Call with { SharesStorage = true } };
    }
}
