namespace Prototxt.Inference.Tests.Generated.Fusion;

/// <summary>Layers behind an input "data", and what the predictor's lines compute together.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Layers">The net behind its input.</param>
/// <param name="Lines">The layers of each line of Forward, a change of layout being none; outputs stand in the net's order.</param>
public sealed record FusionCase(string Name, string Layers, params string[] Lines)
{
    internal string Net(string shape = "dim: 2 dim: 8 dim: 6 dim: 5") => $"layer {{ name: 'data' type: 'Input' top: 'data' input_param {{ shape {{ {shape} }} }} }}\n{Layers}";

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static string Layer(string name, string type, string bottom, string top, string param = "") =>
        $"layer {{ name: '{name}' type: '{type}' {string.Join(' ', bottom.Split(' ').Select(b => $"bottom: '{b}'"))} top: '{top}' {param} }}\n";

    internal static string Conv(string name, string bottom, int outputs = 8, string top = "") =>
        Layer(name, "Convolution", bottom, top.Length > 0 ? top : name, $"convolution_param {{ num_output: {outputs} kernel_size: 3 pad: 1 }}");
}
