using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>Reshape: other axes for the same numbers; 0 copies the bottom's axis at that place, -1 is inferred.</summary>
internal sealed class Reshape : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("reshape_param");
        Shape bottom = layer.Bottom;
        IReadOnlyList<Binding.Value> dims = param.Sub("shape")?.All("dim") ?? [];
        int axis = param.Int("axis"), count = param.Int("num_axes");
        if (!bottom.IsRanked && (axis < 0 || axis + dims.Count > bottom.Rank || count != -1))
            return layer.NeedsShape("which axes stay cannot be known without their number");
        // A negative axis counts from one past the end, so that -1 appends.
        int start = axis >= 0 ? axis : bottom.Rank + axis + 1;
        if (start < 0 || start > bottom.Rank)
            return layer.Refuse(param, "axis", $"axis {axis.ToText()} lies outside {layer.BottomNames[0]} {bottom}");
        if (count < -1)
            return layer.Refuse(param, "num_axes", $"num_axes must be -1 (all the rest) or more, found {count.ToText()}");
        if (count > bottom.Rank - start)
            return layer.Refuse(param, "num_axes", $"{count.ToText()} axes from axis {start.ToText()} on are more than {layer.BottomNames[0]} {bottom} has");

        int end = count == -1 ? bottom.Rank : start + count;
        int inferred = -1;
        Dim[] middle = new Dim[dims.Count];
        for (int i = 0; i < dims.Count; i++)
        {
            long dim = dims[i].Int64;
            if (dim < -1)
                return layer.Refuse(dims[i].Span, $"a dimension must be a size, 0 (copy) or -1 (infer), found {dim}");
            if (dim == -1 && inferred >= 0)
                return layer.Refuse(dims[i].Span, "only one dimension can be -1 (inferred)");
            if (dim == 0 && start + i >= bottom.Rank)
                return layer.Refuse(dims[i].Span, $"0 copies axis {(start + i).ToText()}, which {layer.BottomNames[0]} {bottom} does not have");
            if (dim == -1)
                inferred = i;
            middle[i] = dim switch { 0 => bottom[start + i], -1 => new Dim(1), _ => new Dim(dim) };
        }

        Shape top = Shape.Of([.. bottom.Range(0, start), .. middle, .. bottom.Range(end)]);
        if (inferred >= 0)
        {
            long known = top.Count().Size, all = bottom.Count().Size;
            if (known == 0 || (known > 0 && all >= 0 && all % known != 0))
                return layer.Mismatch(0, $"expects a count that {known.ToText()} divides, to infer the dimension -1; found {all.ToText()}");
            // Most often the batch axis stands before and cancels out; if it was swallowed, the inferred axis carries it.
            top = top.With(start + inferred, known > 0 && all >= 0 ? new Dim(all / known) : Dim.Unknown);
        }

        if (!top.Count().Fits(bottom.Count()))
            return layer.Mismatch(0, $"expects {top.Count().Size.ToText()} numbers for {top}, found {bottom.Count().Size.ToText()}");
        Args args = new Args().Longs("shape", dims.Select(d => d.Int64)).Long("axis", start, omit: 0).Long("numAxes", count, omit: -1);
        LayerPlan plan = LayerContext.Function("Reshape.Forward", top, args);
        return plan with { Call = plan.Call with { SharesStorage = true } };
    }
}
