using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>
/// Dropout: in the TRAIN phase zeroes with probability dropout_ratio and scales the rest; nothing in TEST. With the forks'
/// scale_train: false the TEST phase scales instead; with SegNet's sample_weights_test it drops as well.
/// </summary>
internal sealed class Dropout : LayerType
{
    public override LayerTraits Traits => LayerTraits.Pointwise;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(1, 1))
            return null;
        Message param = layer.Param("dropout_param");
        float ratio = param.Float("dropout_ratio");
        // Only training draws with it.
        if (layer.Phase == Phase.Train && !(ratio >= 0 && ratio <= 1))
            return layer.Refuse(param, "dropout_ratio", $"dropout_ratio is the probability of dropping a number, at least 0 and at most 1; found {param.Get("dropout_ratio")?.Lexeme}");
        if (layer.Phase == Phase.Train && ratio == 1)
            layer.Report(Descriptors.NothingLeft, param.SpanOf("dropout_ratio"), layer.Name);
        bool scaleTrain = param.Bool("scale_train"), drops = layer.Phase == Phase.Train || param.Bool("sample_weights_test");
        return !drops && scaleTrain
            ? new LayerPlan(new([layer.Bottom]), LayerCall.Identity)
            : LayerContext.Function("Dropout.Forward", layer.Bottom, new Args().Float("ratio", param, "dropout_ratio").Bool("training", drops, omit: true).Bool("scaleTrain", scaleTrain, omit: true));
    }
}
