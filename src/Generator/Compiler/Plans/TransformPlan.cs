using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>What a data layer does to pictures: properties of a runtime ImageTransform. Equal by value.</summary>
internal sealed record TransformPlan(Phase Phase, bool Mirror, EquatableArray<string> Settings)
{
    public string Initializer => string.Join(", ", [$"Phase = global::Prototxt.Phase.{Phase}", .. Mirror ? ["Mirror = true"] : (string[])[], .. Settings]);

    /// <summary>The same for a prediction, in which nothing is left to chance.</summary>
    public TransformPlan ForPrediction => this with { Phase = Phase.Test, Mirror = false };
}
