using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>LSTMUnit: one time step of an LSTM from its gates; what the LSTM layer is made of.</summary>
internal sealed class LSTMUnit : LayerType
{
    public override LayerTraits Traits => LayerTraits.AnyRank;

    public override bool TakesIntegers(int bottom) => bottom == 2;

    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(3, 2))
            return null;
        Shape cell = layer.Bottoms[0], gates = layer.Bottoms[1], cont = layer.Bottoms[2];
        if (cell.IsRanked && (cell.Rank != 3 || !cell[0].Fits(1)))
            return layer.Mismatch(0, "expects the cell state of one step, [1,N,D]");
        if (gates.IsRanked && (gates.Rank != 3 || !gates[0].Fits(1) || !gates[1].Fits(cell[1]) || !gates[2].Fits(cell[2] * 4)))
            return layer.Mismatch(1, $"expects four gates for each number of {layer.BottomNames[0]} {cell}");
        if (cont.IsRanked && (cont.Rank != 2 || !cont[0].Fits(1) || !cont[1].Fits(cell[1])))
            return layer.Mismatch(2, "expects one continuation mark for each item, [1,N]");
        // The cell state of one step, whatever the file with it says of its axes.
        Shape top = cell.IsRanked ? cell : Shape.Of(1, Dim.Unknown, Dim.Unknown);
        return new LayerPlan(
            new([top, top]),
            new LayerCall(CallKind.Function, "LSTMUnit.Forward", EquatableArray<Argument>.Empty) { Tops = TopStyle.Tuple });
    }
}
