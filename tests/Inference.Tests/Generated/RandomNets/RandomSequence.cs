namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>A small net over sequences, the same for the same seed: recurrent layers with and without a static input and states of the caller's, words, rows that are picked.</summary>
internal sealed class RandomSequence : NetWriter
{
    private readonly long _steps, _streams;
    private readonly Blob _cont;
    private readonly Blob? _still;

    public RandomSequence(int seed) : base(seed)
    {
        KeepsImages = false;
        (_steps, _streams) = (Of(1L, 2, 5, 9), Of(1L, 2, 3, 7));
        Input("data", [_steps, _streams, .. OneIn(3) ? (long[])[3, 4] : [Of(1L, 4, 17)]]);
        Blob marks = Input("cont", _steps, _streams);
        Blobs.Clear();
        _cont = OneIn(2) ? Layer("Threshold", marks, marks.Shape, "threshold_param { threshold: -0.5 }", isExact: true) : marks;
        _still = OneIn(2) ? Input("still", [_streams, .. OneIn(3) ? (long[])[2, 3] : [5]]) : null;
        Blob x = Recur(new Blob("data", Shapes[0]));
        for (int i = Random.Next(1, 6); i > 0; i--)
            x = OneIn(3) ? Recur(x) : Between(x);
        if (_streams > 1 && OneIn(2))
            Pick(x);
    }

    /// <summary>More steps.</summary>
    public override long[][] OtherShapes()
    {
        int more = Random.Next(1, 4);
        return [.. Shapes.Select((shape, i) => i < 2 ? (long[])[shape[0] + more, .. shape[1..]] : shape)];
    }

    private Blob Recur(Blob x)
    {
        string type = Of("LSTM", "RNN");
        long outputs = Of(1L, 3, 8, 17);
        long[] top = [_steps, _streams, outputs], state = [1, _streams, outputs];
        List<Blob> bottoms = [x, _cont];
        if (_still is not null && OneIn(2))
            bottoms.Add(_still);
        int states = OneIn(2) ? type == "LSTM" ? 2 : 1 : 0;
        for (int i = 0; i < states; i++)
            bottoms.Add(Input($"state{Shapes.Length}", state));
        return Layer(type, [.. bottoms], [top, .. Enumerable.Repeat(state, states)], $"recurrent_param {{ num_output: {outputs} {(states > 0 ? "expose_hidden: true" : "")} }}")[0];
    }

    private Blob Between(Blob x)
    {
        long size = x.Shape[2];
        switch (Random.Next(6))
        {
            case 0:
                long outputs = Of(2L, 5, 16);
                return Layer("InnerProduct", x, [_steps, _streams, outputs], $"inner_product_param {{ num_output: {outputs} axis: {Of(2, -1)} }}");
            case 1:
                return Layer("Softmax", x, x.Shape, "softmax_param { axis: 2 }", mayBeInPlace: true);
            case 2 when size > 1:
                return Layer("Slice", [x], [[_steps, _streams, 1], [_steps, _streams, size - 1]], "slice_param { axis: 2 slice_point: 1 }")[1];
            case 3:
                int words = Random.Next(1, 9);
                Blob word = Layer("Power", Layer("AbsVal", _cont, _cont.Shape), _cont.Shape, $"power_param {{ scale: {Real(0.1, words * 0.99)} }}");
                Blob row = Layer("Embed", word, x.Shape, $"embed_param {{ input_dim: {words} num_output: {size} bias_term: {Flag()} }}");
                return OneIn(2) ? Layer("Eltwise", [x, row], [x.Shape])[0] : Layer("Concat", [x, row], [[_steps, _streams, 2 * size]], "concat_param { axis: 2 }")[0];
            case 4:
                return Layer("Scale", x, x.Shape, $"scale_param {{ axis: 2 bias_term: {Flag()} }}", mayBeInPlace: true);
            default:
                return Layer(Of("ReLU", "TanH", "AbsVal"), x, x.Shape);
        }
    }

    // Steps by numbers that only a call tells.
    private void Pick(Blob x)
    {
        Blob first = Layer("Slice", [_cont], [[_steps, 1], [_steps, _streams - 1]], "slice_param { axis: 1 slice_point: 1 }", isExact: true)[0];
        if (OneIn(2))
        {
            Blob index = Layer("Reshape", Layer("Power", Layer("AbsVal", first, first.Shape), first.Shape, $"power_param {{ scale: {Real(0, _steps * 0.99)} }}"), [_steps], "reshape_param { shape { dim: 0 } }");
            Layer("BatchReindex", [x, index], [x.Shape]);
        }
        else
        {
            Layer("Filter", [x, _cont, Layer("ReLU", first, first.Shape)], [x.Shape, _cont.Shape]);
        }
    }
}
