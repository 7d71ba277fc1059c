using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>RNN: a simple recurrent layer, with a hyperbolic tangent on the state and on the output.</summary>
internal sealed class RNN : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "RNN";

    public override bool TakesIntegers(int bottom) => bottom == 1;

    public override LayerPlan? Plan(LayerContext layer) => Recurrent.Plan(layer, states: 1, Blobs);

    private static IEnumerable<LearnedBlob> Blobs(long features, long outputs, long staticFeatures)
    {
        yield return new LearnedBlob("InputWeight", "inputWeight", Shape.Of(outputs, features));
        yield return new LearnedBlob("HiddenBias", "hiddenBias", Shape.Of(outputs));
        if (staticFeatures > 0)
            yield return new LearnedBlob("StaticWeight", "staticWeight", Shape.Of(outputs, staticFeatures)) { IsNullable = true };
        yield return new LearnedBlob("HiddenWeight", "hiddenWeight", Shape.Of(outputs, outputs));
        yield return new LearnedBlob("OutputWeight", "outputWeight", Shape.Of(outputs, outputs));
        yield return new LearnedBlob("OutputBias", "outputBias", Shape.Of(outputs));
    }
}
