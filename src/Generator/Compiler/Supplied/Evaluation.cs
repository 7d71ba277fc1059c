using System.Text.RegularExpressions;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Supplied;

/// <summary>
/// A layer of a fork that only evaluates (DetectionEvaluate, SegAccuracy and the like). It is not computed, and since nothing is
/// learned from it, it does not stand in the way of the net: it is left out with a warning, and so is what reads its tops alone.
/// </summary>
internal sealed class Evaluation(string type) : LayerType
{
    // Types go by the words in their names: forks have dozens of them, and all are named after what they do.
    private static readonly Regex words = new("(^|[a-z0-9])(Accuracy|Evaluate|Evaluation|Evaluator|Eval)($|[A-Z0-9])|(^|_)(ACCURACY|EVALUATE|EVALUATION|EVAL)($|_)", RegexOptions.CultureInvariant);

    public override string Name => type;

    public override LayerTraits Traits => LayerTraits.Evaluation | LayerTraits.AnyRank;

    /// <summary>What stands for a layer that only evaluates; null for any other. One with learned blobs or in the loss does more.</summary>
    public static Evaluation? Of(Message layer) =>
        words.IsMatch(layer.String("type")) && layer.All("bottom").Count > 0 && layer.Subs("param").Count == 0 && layer.All("loss_weight").All(w => w.Float == 0)
            ? new Evaluation(layer.String("type"))
            : null;

    public override LayerPlan? Plan(LayerContext layer) => new(EquatableArray<Shape>.Empty, LayerCall.Nothing);
}
