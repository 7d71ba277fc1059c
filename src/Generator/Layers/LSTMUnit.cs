using Prototxt.Generator.Infrastructure;

namespace Prototxt.Generator.Layers;

/// <summary>LSTMUnit: one time step of an LSTM from its gates; what the LSTM layer is made of.</summary>
internal sealed class LSTMUnit : LayerType
{
    public override LayerPlan? Plan(LayerContext layer)
    {
        if (!layer.Counts(3, 2))
            return null;
        Graph.Shape cell = layer.Bottoms[0], gates = layer.Bottoms[1], cont = layer.Bottoms[2];
        if (cell.Rank != 3 || !cell[0].Fits(1))
            return layer.Mismatch(0, "expects the cell state of one step, [1,N,D]");
        if (gates.Rank != 3 || !gates[0].Fits(1) || !gates[1].Fits(cell[1]) || !gates[2].Fits(cell[2] * 4))
            return layer.Mismatch(1, $"expects four gates for each number of {layer.BottomNames[0]} {cell}");
        if (cont.Rank != 2 || !cont[0].Fits(1) || !cont[1].Fits(cell[1]))
            return layer.Mismatch(2, "expects one continuation mark for each item, [1,N]");
        return new LayerPlan(
            new([cell, cell]),
            new LayerCall(CallKind.Function, "LSTMUnit.Forward", EquatableArray<string>.Empty) { Tops = TopStyle.Tuple });
    }
}
