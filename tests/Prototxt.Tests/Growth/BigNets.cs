using System.Globalization;
using System.Text;

namespace Prototxt.Tests.Growth;

/// <summary>Nets of any size, each large in another way: what one of them holds many of, some loop of the generator may hold against all others.</summary>
internal static class BigNets
{
    private const string Data = "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 4 dim: 8 dim: 8 } } }\n";
    private const string Open = "layer { name: 'data' type: 'HDF5Data' top: 'data' hdf5_data_param { source: 'x' batch_size: 2 } }\n";

    public static readonly IReadOnlyDictionary<string, Func<int, string>> Kinds = new Dictionary<string, Func<int, string>>
    {
        ["chain"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: '{Before(i)}' top: 'b{i}' }}"),
        ["learned chain"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Convolution' bottom: '{Before(i)}' top: 'b{i}' convolution_param {{ num_output: 4 kernel_size: 1 }} }}"),
        ["factors behind a convolution"] = n => Data + "layer { name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param { num_output: 4 kernel_size: 1 } }" + Each(n, i => $"layer {{ name: 'l{i}' type: 'Scale' bottom: 'c' top: 'c' }}"),
        ["in place"] = n => Data + "layer { name: 'c' type: 'TanH' bottom: 'data' top: 'x' }" + Each(n, i => $"layer {{ name: 'l{i}' type: 'ReLU' bottom: 'x' top: 'x' }}"),
        ["unknown in place"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Strange' bottom: 'data' top: 'data' }}"),
        ["unknown chain"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Strange' bottom: '{Before(i)}' top: 'b{i}' strange_param {{ n: {i} }} }}"),
        ["unknown fan-out"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Strange' bottom: 'data' top: 'b{i}' }}"),
        ["unknown of many types"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Strange{i}' bottom: 'data' top: 'b{i}' own_param {{ f{i}: 1 }} }}"),
        ["unknown with other fields"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Strange' bottom: 'data' top: 'b{i}' own_param {{ f{i}: 1 }} }}"),
        ["unknown sources"] = n => Each(n, i => $"layer {{ name: 'l{i}' type: 'StrangeSource' top: 'b{i}' }}"),
        ["Python"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'Python' bottom: 'data' top: 'b{i}' python_param {{ module: 'm' layer: 'L' param_str: '{{\"a\": {i}}}' }} }}"),
        ["fan-out"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' }}"),
        ["inputs"] = n => Each(n, i => $"input: 'i{i}' input_shape {{ dim: 1 dim: 4 }}") + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'i{i}' top: 'b{i}' }}"),
        ["old inputs"] = n => Each(n, i => $"input: 'i{i}' input_dim: 1 input_dim: 2 input_dim: 3 input_dim: 4") + "layer { name: 'l' type: 'TanH' bottom: 'i0' top: 'b' }",
        ["data layers"] = n => Each(n, i => $"layer {{ name: 'd{i}' type: 'Data' top: 'd{i}' top: 'e{i}' transform_param {{ crop_size: 8 }} data_param {{ source: 'x' batch_size: 1 }} }} layer {{ name: 'l{i}' type: 'TanH' bottom: 'd{i}' top: 'b{i}' }}"),
        ["wide data"] = n => $"layer {{ name: 'd' type: 'HDF5Data' {Each(n, i => $"top: 'd{i}'")} hdf5_data_param {{ source: 'x' batch_size: 1 }} }} layer {{ name: 'l' type: 'TanH' bottom: 'd0' top: 'b' }}",
        ["wide concat"] = n => Data + $"layer {{ name: 'c' type: 'Concat' {Each(n, _ => "bottom: 'data'")} top: 'b' }}",
        ["wide split"] = n => Data + $"layer {{ name: 'c' type: 'Split' bottom: 'data' {Each(n, i => $"top: 'b{i}'")} }}",
        ["wide slice"] = n => Input(1, n) + $"layer {{ name: 'c' type: 'Slice' bottom: 'data' {Each(n, i => $"top: 'b{i}'")} slice_param {{ axis: 1 }} }}",
        ["cut and joined"] = n => Input(1, n) + $"layer {{ name: 'c' type: 'Slice' bottom: 'data' {Each(n, i => $"top: 'b{i}'")} slice_param {{ axis: 1 }} }} layer {{ name: 'j' type: 'Concat' {Each(n, i => $"bottom: 'b{i}'")} top: 'j' }}",
        ["wide in place"] = n => Data + $"layer {{ name: 'c' type: 'ReLU' {Each(n, _ => "bottom: 'data'")} {Each(n, _ => "top: 'data'")} }}",
        ["wide convolution"] = n => Data + $"layer {{ name: 'c' type: 'Convolution' {Each(n, _ => "bottom: 'data'")} {Each(n, i => $"top: 'b{i}'")} convolution_param {{ num_output: 1 kernel_size: 1 }} }}",
        ["wide silence"] = n => Data + $"layer {{ name: 't' type: 'TanH' bottom: 'data' top: 't' }} layer {{ name: 'c' type: 'Silence' {Each(n, _ => "bottom: 'data'")} }}",
        ["losses without top"] = n => Data + Each(n, _ => "layer { name: 'loss' type: 'EuclideanLoss' bottom: 'data' bottom: 'data' }"),
        ["losses"] = n => Data + Each(n, i => $"layer {{ name: 'ip{i}' type: 'InnerProduct' bottom: 'data' top: 'ip{i}' inner_product_param {{ num_output: 2 }} }} layer {{ name: 'loss{i}' type: 'SoftmaxWithLoss' bottom: 'ip{i}' bottom: 'data' top: 'loss{i}' softmax_param {{ axis: 0 }} }}"),
        ["losses of one bottom"] = n => Data + Each(n, i => $"layer {{ name: 'loss{i}' type: 'SoftmaxWithLoss' bottom: 'data' top: 'loss{i}' }}"),
        ["inputs without shapes"] = n => Each(n, i => $"input: 'i{i}'") + Each(n, i => $"layer {{ name: 'd{i}' type: 'DummyData' top: 'i{i}' dummy_data_param {{ shape {{ dim: 1 }} }} }}") + "layer { name: 't' type: 'TanH' bottom: 'i0' top: 't' }",
        ["lost tops"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top 'lost{i}' }} layer {{ name: 'm{i}' type: 'TanH' bottom: 'lost{i}' top: 'm{i}' }}"),
        ["shared parameters"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'InnerProduct' bottom: 'data' top: 'b{i}' param {{ name: 'w' }} param {{ name: 'b' }} inner_product_param {{ num_output: 2 }} }}"),
        ["one name"] = n => Data + Each(n, i => $"layer {{ name: 'same' type: 'InnerProduct' bottom: 'data' top: 'same{i}/' inner_product_param {{ num_output: 2 }} }}"),
        ["numbered names"] = n => Data + Each(n, i => $"layer {{ name: 'a' type: 'TanH' bottom: 'data' top: '{(i % 2 == 0 ? "a_" + i : "a/" + i)}' }}"),
        ["odd names"] = n => Data + Each(n, i => $"layer {{ name: '/{new string('/', i % 7)}' type: 'TanH' bottom: 'data' top: '{new string('.', 1 + (i % 50))}{i}' }}"),
        ["long names"] = n => Data + $"layer {{ name: '{new string('x', 40 * n)}' type: 'TanH' bottom: 'data' top: '{new string('y', 40 * n)}' }}",
        ["strings in pieces"] = n => Data + $"layer {{ name: {Each(n, _ => "'abc'")} type: 'TanH' bottom: 'data' top: 'b' }}",
        ["prior box ratios"] = n => Data + $"layer {{ name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param {{ num_output: 1 kernel_size: 1 }} }} layer {{ name: 'p' type: 'PriorBox' bottom: 'c' bottom: 'data' top: 'p' prior_box_param {{ min_size: 4 {Each(n, i => $"aspect_ratio: {Number(2 + (i * 0.001))}")} }} }}",
        ["prior box sizes"] = n => Data + $"layer {{ name: 'c' type: 'Convolution' bottom: 'data' top: 'c' convolution_param {{ num_output: 1 kernel_size: 1 }} }} layer {{ name: 'p' type: 'PriorBox' bottom: 'c' bottom: 'data' top: 'p' prior_box_param {{ {Each(n, i => $"min_size: {i + 1} max_size: {i + 2}")} }} }}",
        ["long shape"] = n => $"layer {{ name: 'data' type: 'Input' top: 'data' input_param {{ shape {{ {Each(n, _ => "dim: 1")} }} }} }}",
        ["long shape of many"] = n => $"layer {{ name: 'data' type: 'Input' {Each(n, i => $"top: 'd{i}'")} input_param {{ shape {{ {Each(n, _ => "dim: 1")} }} }} }} layer {{ name: 'e' type: 'DummyData' {Each(n, i => $"top: 'e{i}'")} dummy_data_param {{ shape {{ {Each(n, _ => "dim: 1")} }} }} }}",
        ["long reshape"] = n => Data + $"layer {{ name: 'r' type: 'Reshape' bottom: 'data' top: 'r' reshape_param {{ shape {{ {Each(n, _ => "dim: 1")} dim: -1 }} }} }}",
        ["long kernel"] = n => Data + $"layer {{ name: 'r' type: 'Convolution' bottom: 'data' top: 'r' convolution_param {{ num_output: 1 {Each(n, _ => "kernel_size: 1 pad: 0 stride: 1")} }} }}",
        ["many shapes"] = n => $"layer {{ name: 'data' type: 'DummyData' {Each(n, i => $"top: 'd{i}'")} dummy_data_param {{ {Each(n, _ => "shape { dim: 1 dim: 2 } data_filler { type: 'constant' }")} }} }} layer {{ name: 't' type: 'TanH' bottom: 'd0' top: 't' }}",
        ["eltwise"] = n => Data + $"layer {{ name: 'e' type: 'Eltwise' {Each(n, _ => "bottom: 'data'")} top: 'e' eltwise_param {{ {Each(n, _ => "coeff: 1")} }} }}",
        ["param entries"] = n => Data + $"layer {{ name: 'e' type: 'InnerProduct' bottom: 'data' top: 'e' {Each(n, _ => "param { lr_mult: 1 }")} inner_product_param {{ num_output: 2 }} }}",
        ["stages"] = n => $"state {{ {Each(n, i => $"stage: 's{i}'")} }}" + Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' include {{ stage: 's{i}' }} }}"),
        ["rules"] = n => Data + $"layer {{ name: 'l' type: 'TanH' bottom: 'data' top: 'b' {Each(n, i => $"include {{ stage: 's{i}' }}")} {Each(n, _ => "include { phase: TRAIN }")} }} layer {{ name: 'm' type: 'TanH' bottom: 'data' top: 'c' }}",
        ["open chain"] = n => Open + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: '{Before(i)}' top: 'b{i}' }}"),
        ["open fan-out"] = n => Open + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: '{Before(i)}' top: 'b{i}' }}") + Each(n, i => $"layer {{ name: 'c{i}' type: 'Crop' bottom: 'b{n - 1}' bottom: 'b{n - 1}' top: 'c{i}' crop_param {{ axis: -1 }} }}"),
        ["unknown bottoms"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'none{i}' top: 'b{i}' }}"),
        ["misspelt bottoms"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'a_rather_long_name_of_a_blob_in_this_net_{i}' }}") + Each(n, i => $"layer {{ name: 'm{i}' type: 'TanH' bottom: 'a_rather_long_name_of_a_blob_in_thys_net_{i}' top: 'c{i}' }}"),
        ["unknown fields"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' no_such_field: {i} }}"),
        ["unread fields"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' relu_param {{ negative_slope: 1 }} }}"),
        ["blobs made twice"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b' }}"),
        ["syntax errors"] = n => Each(4 * n, _ => "a:"),
        ["braces"] = n => new string('{', 10 * n),
        ["open messages"] = n => Each(n, _ => "layer {"),
        ["one line of words"] = n => "name: " + Each(10 * n, _ => "word"),
        ["holes"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' relu_param {{ negative_slope: ${{HOLE{i}}} }} }}"),
        ["dollars"] = n => $"name: '{new string('$', 10 * n)}' a: {new string('$', 10 * n)} b: {string.Concat(Enumerable.Repeat("{{", 5 * n))}",
        ["comments"] = n => Each(10 * n, _ => "# a comment\n") + Data + "layer { name: 't' type: 'TanH' bottom: 'data' top: 't' }",
        ["named holes"] = n => Data + Each(n, i => $"layer {{ name: 'l_${{A{i}}}' type: 'TanH' bottom: 'data' top: 'b_${{B{i}}}' }}"),
        ["quoted V1"] = n => "input: 'data' input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8 " + Each(n, i => $"layers {{ name: 'l{i}' type: 'TanH' bottom: '{Before(i)}' top: 'b{i}' }}"),
        ["V1"] = n => "input: 'data' input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8 " + Each(n, i => $"layers {{ name: 'l{i}' type: INNER_PRODUCT bottom: '{Before(i)}' top: 'b{i}' blobs_lr: 1 blobs_lr: 2 inner_product_param {{ num_output: 4 }} }}"),
        ["V1 rates"] = n => $"input: 'data' input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8 layers {{ name: 'l' type: INNER_PRODUCT bottom: 'data' top: 'b' {Each(n, _ => "blobs_lr: 1 weight_decay: 1")} inner_product_param {{ num_output: 4 }} }}",
        ["V0"] = n => "input: 'data' input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8 " + Each(n, i => $"layers {{ layer {{ name: 'p{i}' type: 'padding' pad: 1 }} bottom: '{Before(i)}' top: 'p{i}' }} layers {{ layer {{ name: 'l{i}' type: 'conv' num_output: 4 kernelsize: 3 }} bottom: 'p{i}' top: 'b{i}' }}"),
        ["V0 unknown bottoms"] = n => "input: 'data' input_dim: 1 input_dim: 4 input_dim: 8 input_dim: 8 " + Each(n, i => $"layers {{ layer {{ name: 'p{i}' type: 'padding' pad: 1 }} bottom: 'none{i}' top: 'p{i}' }}"),
        ["one phase"] = n => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: '{Before(i)}' top: 'b{i}' include {{ phase: {(i % 2 == 0 ? "TRAIN" : "TEST")} }} }}"),
        ["solver"] = n => "net: 'x' base_lr: 1 " + Each(n, i => $"stepvalue: {i}"),
        ["label map"] = n => Each(n, i => $"item {{ name: 'n{i}' label: {i} }}"),
        ["blobs in the file"] = n => Data + $"layer {{ name: 'l' type: 'InnerProduct' bottom: 'data' top: 'b' inner_product_param {{ num_output: 2 }} blobs {{ {Each(n, _ => "data: 0.5")} }} }}",
    };

    /// <summary>Metadata that is as large as the net.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(string kind, int n) => kind switch
    {
        "supplied chain" or "supplied fan-out" => new Dictionary<string, string>
        {
            ["PrototxtHooks"] = "Strange",
            ["PrototxtTopShapes"] = string.Join("|", Enumerable.Range(0, n).Select(i => $"b{i}: N,4,8,8")),
            ["PrototxtBlobShapes"] = string.Join("|", Enumerable.Range(0, n).Select(i => $"l{i}: 4")),
        },
        "wide supplied" => new Dictionary<string, string>
        {
            ["PrototxtHooks"] = "Strange",
            ["PrototxtTopShapes"] = string.Join("|", Enumerable.Range(0, n).Select(i => $"t{i}: =b{i}")),
        },
        "shapes of inputs" => new Dictionary<string, string> { ["PrototxtInputShapes"] = string.Join("|", Enumerable.Range(0, n).Select(i => $"d{i}: 1,4")) },
        _ => new Dictionary<string, string>(),
    };

    public static string Of(string kind, int n) => kind switch
    {
        "supplied chain" => Kinds["unknown chain"](n),
        "supplied fan-out" => Kinds["unknown fan-out"](n),
        "wide supplied" => Data + Each(n, i => $"layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: 'b{i}' }}") + $"layer {{ name: 's' type: 'Strange' {Each(n, i => $"bottom: 'b{i}' top: 't{i}'")} }}",
        "shapes of inputs" => Kinds["wide data"](n),
        _ => Kinds[kind](n),
    };

    public static IEnumerable<string> All => Kinds.Keys.Concat(["supplied chain", "supplied fan-out", "wide supplied", "shapes of inputs"]);

    private static string Before(int i) => i == 0 ? "data" : "b" + (i - 1).ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Input(params int[] dims) => $"layer {{ name: 'data' type: 'Input' top: 'data' input_param {{ shape {{ {string.Concat(dims.Select(d => $"dim: {d} "))} }} }} }}\n";

    private static string Each(int n, Func<int, string> text)
    {
        var result = new StringBuilder();
        for (int i = 0; i < n; i++)
            result.Append(text(i)).Append('\n');
        return result.ToString();
    }
}
