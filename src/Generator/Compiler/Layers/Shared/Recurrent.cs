using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Generator.Compiler.Layers;

/// <summary>What RNN and LSTM share: a sequence, marks where it goes on, perhaps a static input, perhaps states that come in and go out.</summary>
internal static class Recurrent
{
    /// <param name="layer">The layer.</param>
    /// <param name="states">How many states the layer keeps: an RNN's one, an LSTM's two.</param>
    /// <param name="blobs">The learned blobs for features, outputs and static features (0 without).</param>
    public static LayerPlan? Plan(LayerContext layer, int states, Func<long, long, long, IEnumerable<LearnedBlob>> blobs)
    {
        Message param = layer.Param("recurrent_param");
        // Prints numbers while it runs; changes none.
        _ = param.Has("debug_info");
        bool exposed = param.Bool("expose_hidden");
        int given = exposed ? states : 0;
        if (!layer.Counts(2 + given, 3 + given, 1 + given, 1 + given))
            return null;
        long outputs = param.UInt("num_output");
        if (outputs == 0)
            return layer.Refuse(param, "num_output", "num_output must be given and positive");

        Shape x = layer.Bottom, cont = layer.Bottoms[1];
        bool hasStatic = layer.Bottoms.Count == 3 + given;
        if (x.Rank < 3)
            return layer.Mismatch(0, "expects a sequence, [steps, streams, features…]");
        if (cont.IsRanked && (cont.Rank != 2 || !cont[0].Fits(x[0]) || !cont[1].Fits(x[1])))
            return layer.Mismatch(1, $"expects a mark for each step and stream of {layer.BottomNames[0]} {x}");
        if (hasStatic && (layer.Bottoms[2].Rank < 2 || !layer.Bottoms[2][0].Fits(x[1])))
            return layer.Mismatch(2, $"expects a static input for each stream of {layer.BottomNames[0]} {x}, [streams, features…]");
        Shape state = Shape.Of(1, x[1], outputs);
        for (int i = layer.Bottoms.Count - given; i < layer.Bottoms.Count; i++)
            if (!layer.Bottoms[i].Fits(state))
                return layer.Mismatch(i, $"expects a state of {state}");

        Dim features = x.Count(2).OfBlob, staticFeatures = hasStatic ? layer.Bottoms[2].Count(1) : 0;
        if (!staticFeatures.IsKnown)
            return layer.NeedsShape("its static input's size decides what it learns");
        if (!Fillers.TryRead(layer, param, "weight_filler", "weightFiller", Shape.Of(outputs, features), out Argument? weightFiller)
            || !Fillers.TryRead(layer, param, "bias_filler", "biasFiller", Shape.Of(outputs), out Argument? biasFiller))
            return null;
        Args args = new Args().Long("inputCount", features.OrOpen).Long("numOutput", outputs).Long("staticCount", staticFeatures.Size, omit: 0);
        string function = (exposed ? "ForwardExposed" : "forward") + (exposed && hasStatic ? "WithStatic" : "");
        return new LayerPlan(
            new([Shape.Of(x[0], x[1], outputs), .. Enumerable.Repeat(state, given)]),
            new LayerCall(CallKind.Forward, function, EquatableArray<Argument>.Empty) { Tops = exposed ? TopStyle.Tuple : TopStyle.Single })
        {
            Member = new MemberPlan(layer.Type.Name, args.ToArray(), blobs(features.Size, outputs, staticFeatures.Size).ToEquatableArray()) { Fillers = Fillers.Join(weightFiller, biasFiller) },
            Geometry = $"{features} → {outputs.ToText()}",
        };
    }
}
