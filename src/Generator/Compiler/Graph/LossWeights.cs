using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Graph;

/// <summary>What each top of a layer counts in the loss.</summary>
internal static class LossWeights
{
    /// <summary>The weights the file gives; a loss layer's first top counts 1 where it gives none.</summary>
    public static IReadOnlyList<float> Of(Node node, DiagnosticBag bag)
    {
        IReadOnlyList<Binding.Value> given = node.Layer.All("loss_weight");
        bool isLoss = node.Type.Traits.HasFlag(LayerTraits.Loss);
        // Caffe gives a loss layer one weight, and then counts.
        if (given.Count == 0 && isLoss && node.Plan is not null && node.Tops.Count > 1)
            bag.Report(Descriptors.InvalidField, node.Layer.All("top")[1].Span, node.Type.Name, node.Name, $"a loss layer with {node.Tops.Count.ToText()} tops needs a loss_weight for each");
        if (given.Count == 0)
        {
            var weights = new float[node.Tops.Count];
            if (isLoss && weights.Length > 0)
                weights[0] = 1;
            return weights;
        }

        if (given.Count != node.Tops.Count)
        {
            // A top that is another layer's was said to be, and is none of this layer's.
            int named = node.Layer.All("top").Count;
            if (named <= node.Tops.Count || given.Count != named)
                bag.Report(Descriptors.InvalidField, given[0].Span, node.TypeName, node.Name, $"loss_weight must be given once for each top or not at all: {Math.Max(named, node.Tops.Count).Plural("top")}, {given.Count.Plural("loss weight")}");
            return [.. node.Tops.Select(_ => 0f)];
        }

        return [.. given.Select(w => w.Float)];
    }
}
