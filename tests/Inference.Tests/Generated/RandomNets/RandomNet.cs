using System.Globalization;
using System.Text;

namespace Prototxt.Inference.Tests.Generated.RandomNets;

/// <summary>
/// A small net of random layers, the same for the same seed: channels that are no multiple of anything, pictures of one pixel, steps
/// larger than windows, chains in place, blobs that several layers read, Concats of Slices of Concats.
/// </summary>
internal sealed class RandomNet
{
    private static readonly int[] channelCounts = [1, 2, 3, 5, 8, 15, 16, 17, 24, 32, 33, 48], sides = [1, 2, 3, 5, 7, 9, 12, 16, 23], batches = [1, 1, 2, 3, 7];

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<Blob> _blobs = [];
    private int _layers;

    private RandomNet(int seed)
    {
        _random = new(seed);
        Shape = [Of(batches), Of(channelCounts), Of(sides), Of(sides)];
        _text.Append(CultureInfo.InvariantCulture, $"layer {{ name: 'data' type: 'Input' top: 'data' input_param {{ shape {{ dim: 1 dim: {Shape[1]} dim: {Shape[2]} dim: {Shape[3]} }} }} }}\n");
        _blobs.Add(new("data", (int)Shape[1], (int)Shape[2], (int)Shape[3]));
        for (int count = _random.Next(2, 14); _layers < count;)
            Grow();
    }

    /// <summary>The input's shape.</summary>
    public long[] Shape { get; }

    public string Text => _text.ToString();

    public static RandomNet Of(int seed) => new(seed);

    private void Grow()
    {
        // Those that are new rather than old, so that nets are deep.
        Blob x = _blobs[Math.Max(_random.Next(_blobs.Count), _random.Next(_blobs.Count))];
        switch (_random.Next(24))
        {
            case < 6: Convolve(x); break;
            case < 8: Pool(x); break;
            case < 11: Function(x); break;
            case < 13: Normalise(x); break;
            case < 16: Combine(x); break;
            case < 19: Join(x); break;
            case < 21: Cut(x); break;
            case 21: Layer("Softmax", [x], [x with { }]); break;
            case 22: Spread(x); break;
            default: Multiply(x); break;
        }
    }

    private void Convolve(Blob x)
    {
        if (x.IsFlat)
            return;
        bool isTransposed = _random.Next(5) == 0;
        int outputs = Of(channelCounts), group = _random.Next(4) == 0 ? x.Channels : _random.Next(4) == 0 ? 2 : 1;
        if (group > 1 && (x.Channels % group != 0 || outputs % group != 0))
            (outputs, group) = x.Channels == group ? (group * _random.Next(1, 3), group) : (outputs, 1);
        (int kernelH, int kernelW) = (_random.Next(1, 6), _random.Next(1, 6));
        int stride = Of([1, 1, 1, 2, 3, 7]), pad = _random.Next(3), dilation = isTransposed ? 1 : Of([1, 1, 1, 2]);
        if (_random.Next(2) == 0)
            (kernelH, kernelW, stride) = Of([(3, 3, 1), (5, 5, 1), (1, 1, 1)]);
        int height = Side(x.Height, kernelH), width = Side(x.Width, kernelW);
        if (height < 1 || width < 1 || (long)outputs * height * width > 60_000)
            return;
        Layer(isTransposed ? "Deconvolution" : "Convolution", [x], [new("", outputs, height, width)],
            $"convolution_param {{ num_output: {outputs} kernel_h: {kernelH} kernel_w: {kernelW} stride: {stride} pad: {pad} {(dilation > 1 ? "dilation: 2 " : "")}group: {group} bias_term: {Flag()} }}");

        int Side(int side, int kernel)
        {
            int extent = dilation * (kernel - 1) + 1, room = side + 2 * pad - extent;
            return isTransposed ? stride * (side - 1) + extent - 2 * pad : room < 0 ? 0 : room / stride + 1;
        }
    }

    private void Pool(Blob x)
    {
        if (x.IsFlat)
            return;
        string kind = Of(["MAX", "AVE"]);
        if (_random.Next(4) == 0)
        {
            Layer("Pooling", [x], [new("", x.Channels, 1, 1)], $"pooling_param {{ pool: {kind} global_pooling: true }}");
            return;
        }
        int kernel = _random.Next(2, 5), stride = Of([1, 2, 2, 3, 7]), pad = _random.Next(2);
        (int height, int width) = (Side(x.Height), Side(x.Width));
        if (height > 0 && width > 0)
            Layer("Pooling", [x], [new("", x.Channels, height, width)], $"pooling_param {{ pool: {kind} kernel_size: {kernel} stride: {stride} pad: {pad} }}");

        int Side(int side)
        {
            int room = side + 2 * pad - kernel, places = room < 0 ? 0 : (room + stride - 1) / stride + 1;
            bool isPastEnd = (places - 1) * stride >= side + pad;
            // Without pad Caffe keeps a window that lies beside the picture, whose maximum is the least number there is: sums of it are infinite.
            return !isPastEnd ? places : pad > 0 ? places - 1 : 0;
        }
    }

    private void Function(Blob x)
    {
        (string type, string param) = Of([("ReLU", ""), ("ReLU", "relu_param { negative_slope: 0.1 }"), ("PReLU", ""), ("PReLU", "prelu_param { channel_shared: true }"), ("ELU", ""), ("Sigmoid", ""), ("TanH", ""),
            ("Swish", ""), ("AbsVal", ""), ("Power", "power_param { scale: 0.5 shift: 0.25 }"), ("Dropout", ""), ("BNLL", ""), ("Split", "")]);
        Layer(type, [x], [x with { }], param, mayBeInPlace: type is not ("Split" or "AbsVal"));
    }

    private void Normalise(Blob x)
    {
        switch (_random.Next(4))
        {
            case 0 when !x.IsFlat: Layer("LRN", [x], [x with { }], $"lrn_param {{ local_size: {Of([3, 5])} alpha: 0.5 {(Flag() == "true" ? "norm_region: WITHIN_CHANNEL " : "")}}}"); break;
            case 1: Layer("Scale", [x], [x with { }], $"scale_param {{ bias_term: {Flag()} }}", mayBeInPlace: true); break;
            case 2: Layer("Bias", [x], [x with { }], mayBeInPlace: true); break;
            default:
                Layer("BatchNorm", [x], [x with { }], mayBeInPlace: true);
                Layer("Scale", [_blobs[^1]], [x with { }], "scale_param { bias_term: true }", mayBeInPlace: true);
                break;
        }
    }

    private void Combine(Blob x)
    {
        Blob[] others = [.. _blobs.Where(b => b.Channels == x.Channels && b.Height == x.Height && b.Width == x.Width && b.IsFlat == x.IsFlat)];
        Blob[] bottoms = [x, others[_random.Next(others.Length)], .. _random.Next(4) == 0 ? [others[_random.Next(others.Length)]] : Array.Empty<Blob>()];
        if (_random.Next(2) == 0)
            Array.Reverse(bottoms);
        string operation = Of(["", "", "", "operation: PROD", "operation: MAX", "coeff: 0.5 coeff: -1"]);
        if (bottoms.Length == 3 && operation.StartsWith("coeff", StringComparison.Ordinal))
            operation += " coeff: 2";
        Layer("Eltwise", bottoms, [x with { }], operation.Length == 0 ? "" : $"eltwise_param {{ {operation} }}");
    }

    private void Join(Blob x)
    {
        Blob[] others = [.. _blobs.Where(b => b.Height == x.Height && b.Width == x.Width && b.IsFlat == x.IsFlat)];
        Blob[] bottoms = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => others[_random.Next(others.Length)]), x];
        if (bottoms.Sum(b => b.Channels) < 200)
            Layer("Concat", bottoms, [x with { Channels = bottoms.Sum(b => b.Channels) }]);
    }

    private void Cut(Blob x)
    {
        if (x.Channels < 2)
            return;
        int at = x.Channels > 16 && _random.Next(2) == 0 ? 16 : _random.Next(1, x.Channels);
        if (x.Channels % 2 == 0 && _random.Next(3) == 0)
            Layer("Slice", [x], [x with { Channels = x.Channels / 2 }, x with { Channels = x.Channels / 2 }]);
        else
            Layer("Slice", [x], [x with { Channels = at }, x with { Channels = x.Channels - at }], $"slice_param {{ slice_point: {at} }}");
    }

    private void Spread(Blob x)
    {
        if (x.IsFlat)
            return;
        if (Flag() == "true")
            Layer("Flatten", [x], [new("", x.Channels * x.Height * x.Width, 1, 1) { IsFlat = true }]);
        else
            Layer("Permute", [x], [new("", x.Height, x.Width, x.Channels)], "permute_param { order: 0 order: 2 order: 3 order: 1 }");
    }

    private void Multiply(Blob x)
    {
        int outputs = Of(channelCounts);
        Layer("InnerProduct", [x], [new("", outputs, 1, 1) { IsFlat = true }], $"inner_product_param {{ num_output: {outputs} bias_term: {Flag()} transpose: {Flag()} }}");
    }

    private void Layer(string type, Blob[] bottoms, Blob[] tops, string param = "", bool mayBeInPlace = false)
    {
        string name = $"l{_layers++}";
        bool isInPlace = mayBeInPlace && !bottoms[0].IsRead && bottoms[0].Name != "data" && _random.Next(2) == 0;
        foreach (Blob bottom in bottoms)
            bottom.IsRead = true;
        if (isInPlace)
            _blobs.Remove(bottoms[0]);
        for (int i = 0; i < tops.Length; i++)
            _blobs.Add(tops[i] with { Name = isInPlace ? bottoms[0].Name : tops.Length == 1 ? name : $"{name}_{i}", IsRead = false });
        IEnumerable<string> names = [.. bottoms.Select(b => $"bottom: '{b.Name}'"), .. _blobs.TakeLast(tops.Length).Select(t => $"top: '{t.Name}'")];
        _text.Append(CultureInfo.InvariantCulture, $"layer {{ name: '{name}' type: '{type}' {string.Join(' ', names)} {param} }}\n");
    }

    private T Of<T>(T[] some) => some[_random.Next(some.Length)];

    private string Flag() => _random.Next(2) == 0 ? "true" : "false";

    private sealed record Blob(string Name, int Channels, int Height, int Width)
    {
        public bool IsFlat { get; init; }

        public bool IsRead { get; set; }
    }
}
