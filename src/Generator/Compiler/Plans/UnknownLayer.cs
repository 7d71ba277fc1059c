namespace Prototxt.Generator.Compiler.Plans;

/// <summary>Stands in for a layer whose type is unknown, so that the rest of the net can still be looked at.</summary>
internal sealed class UnknownLayer : LayerType
{
    public static UnknownLayer Instance { get; } = new();

    public override LayerPlan? Plan(LayerContext layer) => null;
}
