using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.Compiler.Inference.Kernels;

/// <summary>Recurrent layers: a call for each top.</summary>
internal static class RecurrentRules
{
    public static Mapped LSTM(Node layer) => Map(layer, "LSTM", "Run", "Hidden", "Cell");

    public static Mapped RNN(Node layer) => Map(layer, "RNN", "Run", "Hidden");

    public static Mapped LSTMUnit(Node layer) =>
        new(new([new Kernel(KernelCall.Of("LSTMUnit.Cell"), LayoutRule.Plain), new Kernel(KernelCall.Of("LSTMUnit.Hidden"), LayoutRule.Plain)]));

    private static Mapped Map(Node layer, string type, params string[] tops)
    {
        EquatableArray<Argument> planned = layer.Plan!.Member!.Arguments;
        Args args = new Args().Long("inputs", planned.Long("inputCount")).Long("outputs", planned.Long("numOutput")).Long("staticInputs", planned.Long("staticCount"), omit: 0);
        var member = new KernelMember(type, KernelCall.OfWeights(type, layer.Name, args));
        return new(tops.Take(layer.Tops.Count).Select(top => new Kernel(KernelCall.Of(top), LayoutRule.Plain) { Member = member, ListsBottoms = true, ForgetsState = layer.Tops.Count == 1 }).ToEquatableArray());
    }
}
