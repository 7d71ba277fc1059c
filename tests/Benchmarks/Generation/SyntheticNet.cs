using System.Globalization;
using System.Text;

namespace Prototxt.Benchmarks.Generation;

/// <summary>Nets of any length, as text: stretches of convolution and pooling, two branches joined by Concat, residual blocks.</summary>
internal sealed class SyntheticNet
{
    private readonly StringBuilder text = new();
    private readonly int wanted;
    private int layers;

    private SyntheticNet(int wanted) => this.wanted = wanted;

    /// <summary>A net of exactly this many layers, the input and the loss counted.</summary>
    public static string Text(int layers) => new SyntheticNet(layers).Build();

    private string Build()
    {
        text.AppendLine("name: \"Synthetic\"");
        Layer("data", "Input", [], ["data", "label"], "input_param { shape { dim: 1 dim: 16 dim: 32 dim: 32 } shape { dim: 1 } }");
        string blob = "data";
        for (int block = 0; layers + 2 < wanted; block++)
            blob = (block % 3) switch
            {
                0 => Chain(block, blob),
                1 => Branches(block, blob),
                _ => Residual(block, blob),
            };
        blob = Layer("classes", "InnerProduct", [blob], ["classes"], "inner_product_param { num_output: 10 weight_filler { type: \"xavier\" } }");
        Layer("loss", "SoftmaxWithLoss", [blob, "label"], ["loss"]);
        return text.ToString();
    }

    private string Chain(int block, string blob)
    {
        blob = Convolution($"conv{block}", blob);
        return Layer($"pool{block}", "Pooling", [blob], [$"pool{block}"], "pooling_param { pool: MAX kernel_size: 3 stride: 1 pad: 1 }");
    }

    private string Branches(int block, string blob)
    {
        string left = Convolution($"mix{block}/left", blob), right = Convolution($"mix{block}/right", blob);
        string both = Layer($"mix{block}/both", "Concat", [left, right], [$"mix{block}/both"]);
        return Convolution($"mix{block}/narrow", both);
    }

    private string Residual(int block, string blob)
    {
        string inner = Convolution($"res{block}_a", blob, relu: false);
        inner = Layer($"bn{block}", "BatchNorm", [inner], [inner]);
        inner = Layer($"scale{block}", "Scale", [inner], [inner], "scale_param { bias_term: true }");
        return Layer($"res{block}", "Eltwise", [blob, inner], [$"res{block}"]);
    }

    private string Convolution(string name, string bottom, bool relu = true)
    {
        string top = Layer(name, "Convolution", [bottom], [name],
            "param { lr_mult: 1 decay_mult: 1 } param { lr_mult: 2 decay_mult: 0 } convolution_param { num_output: 16 kernel_size: 3 pad: 1 weight_filler { type: \"msra\" } }");
        return relu ? Layer(name + "_relu", "ReLU", [top], [top]) : top;
    }

    /// <summary>Writes a layer if there is room for it, and gives what can be read afterwards.</summary>
    private string Layer(string name, string type, string[] bottoms, string[] tops, string parameters = "")
    {
        if (layers == wanted - 2 && type is not ("InnerProduct" or "SoftmaxWithLoss"))
            return bottoms[0];
        layers++;
        text.Append(CultureInfo.InvariantCulture, $"layer {{\n  name: \"{name}\"\n  type: \"{type}\"\n");
        foreach (string bottom in bottoms)
            text.Append(CultureInfo.InvariantCulture, $"  bottom: \"{bottom}\"\n");
        foreach (string top in tops)
            text.Append(CultureInfo.InvariantCulture, $"  top: \"{top}\"\n");
        if (parameters.Length > 0)
            text.Append("  ").Append(parameters).Append('\n');
        text.Append("}\n");
        return tops[0];
    }
}
