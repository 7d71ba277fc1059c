namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>Layers that leave the shape as it is.</summary>
internal sealed partial class RandomNet
{
    private void Function(Blob x)
    {
        // Numbers between -1 and 1 stay finite whatever is done to them.
        bool isSteep = OneIn(4);
        if (isSteep)
            x = Layer("TanH", x, x.Shape, mayBeInPlace: true);
        (string type, string param) = isSteep
            ? Of(("Power", "power_param { power: 3 }"), ("Power", "power_param { power: -1 shift: 2 }"), ("Power", "power_param { power: 0.5 scale: -0.4 shift: 0.5 }"), ("Power", "power_param { power: 2 scale: 3 shift: -1 }"),
                ("Power", "power_param { power: 0 }"), ("Power", "power_param { scale: 0 shift: 2 power: 3 }"), ("Exp", ""), ("Exp", "exp_param { base: 2 scale: -1.5 shift: 1 }"), ("Log", "log_param { shift: 1.5 }"), ("Log", "log_param { base: 10 scale: -1 shift: 2 }"))
            : Of(("ReLU", ""), ("ReLU", "relu_param { negative_slope: 0.1 }"), ("ReLU", "relu_param { negative_slope: -0.5 }"), ("ELU", ""), ("ELU", "elu_param { alpha: 0.3 }"), ("Sigmoid", ""), ("TanH", ""),
                ("Swish", ""), ("Swish", "swish_param { beta: 2 }"), ("AbsVal", ""), ("Power", "power_param { scale: 0.5 shift: 0.25 }"), ("Dropout", ""), ("BNLL", ""), ("Split", ""), ("Clip", "clip_param { min: -0.5 max: 0.25 }"), ("Mish", ""),
                ("ReLU6", ""), ("ReLU6", "relu6_param { negative_slope: 0.2 }"), ("PReLU", ""), ("PReLU", "prelu_param { channel_shared: true }"));
        if (type == "PReLU" && x.Rank < 2)
            return;
        bool isExact = type is "AbsVal" or "Dropout" or "Split" or "Clip" || type == "ReLU" && param.Length == 0;
        if (type == "Split" && OneIn(2))
            Layer(type, [x], [x.Shape, x.Shape], isExact: true);
        else
            Layer(type, x, x.Shape, param, mayBeInPlace: type is not ("Split" or "AbsVal"), isExact);
    }

    private void Normalise(Blob x)
    {
        switch (Random.Next(8))
        {
            case 0 when x.Rank <= 4 && x.Rank > 1:
                Layer("MVN", x, [.. x.Shape, .. Enumerable.Repeat(1L, 4 - x.Rank)], $"mvn_param {{ eps: 0.1 normalize_variance: {Flag()} across_channels: {Flag()} }}", mayBeInPlace: x.IsPicture);
                break;
            case 1 when x.IsPicture:
                Layer("Normalize", x, x.Shape, $"norm_param {{ eps: 0.01 across_spatial: {Flag()} channel_shared: {Flag()} }}");
                break;
            case 2 or 3:
                Along(x, "Scale", $"bias_term: {Flag()}");
                break;
            case 4:
                Along(x, "Bias", "");
                break;
            default:
                if (x.Rank < 2)
                    break;
                Blob y = Layer("BatchNorm", x, x.Shape, Of("", "", "", "batch_norm_param { eps: 0.01 }", "batch_norm_param { eps: 0.1 use_global_stats: false }"), mayBeInPlace: true);
                if (!OneIn(3))
                    Layer("Scale", y, x.Shape, "scale_param { bias_term: true }", mayBeInPlace: true);
                break;
        }
    }

    // Learned factors or offsets: one for each channel as a rule.
    private void Along(Blob x, string type, string param)
    {
        string field = $"{type.ToLowerInvariant()}_param";
        if (x.Rank > 1 && OneIn(2))
        {
            Layer(type, x, x.Shape, $"{field} {{ {param} }}", mayBeInPlace: true);
            return;
        }
        int axis = Random.Next(Math.Min(1, x.Rank - 1), x.Rank), axes = x.Rank == 1 || OneIn(4) ? 0 : Random.Next(1, x.Rank - axis + 1);
        string span = axes == x.Rank - axis && OneIn(2) ? "-1" : $"{axes}";
        Layer(type, x, x.Shape, $"{field} {{ axis: {Axis(axis, x)} num_axes: {span} {param} }}", mayBeInPlace: true);
    }

    // A second bottom against each part of the first.
    private void Broadcast(Blob x)
    {
        // Both begin with the images.
        (Blob Other, int Axis)[] fits = [.. Blobs.Where(b => b.Rank <= x.Rank && x.Shape.AsSpan(0, b.Rank).SequenceEqual(b.Shape)).Select(b => (b, 0))];
        string type = Of("Scale", "Scale", "Bias"), field = $"{type.ToLowerInvariant()}_param";
        int at = Math.Max(1, Random.Next(x.Rank)), end = Random.Next(at, x.Rank) + 1;
        if (fits.Length == 0 || OneIn(2) && x.Rank > 1)
        {
            if (x.Rank < 2)
                return;
            // DummyData's number is the same everywhere; Parameter's are learned.
            fits = [(Layer("Parameter", [], [x.Shape[at..end]], $"parameter_param {{ shape {{ {All("dim", x.Shape[at..end])} }} }}")[0], at)];
            Blobs.Remove(fits[0].Other);
        }
        (Blob other, int axis) = fits[Random.Next(fits.Length)];
        // A bias has the second bottom's shape, and a batch has no biases.
        string bias = type == "Scale" && axis > 0 ? $"bias_term: {Flag()}" : "";
        Layer(type, [x, other], [x.Shape], $"{field} {{ axis: {Axis(axis, x)} {bias} }}", mayBeInPlace: !ReferenceEquals(x, other));
    }

    private void Combine(Blob x)
    {
        Blob[] others = [.. Blobs.Where(x.IsLike)];
        Blob[] bottoms = [x, .. Enumerable.Range(0, OneIn(5) ? 4 : Random.Next(1, 3)).Select(_ => others[Random.Next(others.Length)])];
        if (OneIn(2))
            Array.Reverse(bottoms);
        string operation = Of("", "", "", "operation: PROD", "operation: MAX", string.Concat(bottoms.Select(_ => $"coeff: {Of("1", "0.5", "-1", "2", "0")} ")));
        Layer("Eltwise", bottoms, [x.Shape], operation.Length == 0 ? "" : $"eltwise_param {{ {operation} }}", isExact: operation.EndsWith("MAX", StringComparison.Ordinal));
    }
}
