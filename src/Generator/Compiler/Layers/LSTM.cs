using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>LSTM: long short-term memory over a sequence; the state goes on from one forward pass to the next.</summary>
internal sealed class LSTM : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override string? MemberType => "LSTM";

    public override bool TakesIntegers(int bottom) => bottom == 1;

    public override LayerPlan? Plan(LayerContext layer) => Recurrent.Plan(layer, states: 2, Blobs);

    // The four gates of a number stand one after the other.
    private static IEnumerable<LearnedBlob> Blobs(long features, long outputs, long staticFeatures)
    {
        yield return new LearnedBlob("InputWeight", "inputWeight", Shape.Of(4 * outputs, features));
        yield return new LearnedBlob("Bias", "bias", Shape.Of(4 * outputs));
        if (staticFeatures > 0)
            yield return new LearnedBlob("StaticWeight", "staticWeight", Shape.Of(4 * outputs, staticFeatures)) { IsNullable = true };
        yield return new LearnedBlob("HiddenWeight", "hiddenWeight", Shape.Of(4 * outputs, outputs));
    }
}
