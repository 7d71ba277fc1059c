using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>Layers that work element by element.</summary>
internal static class PointwiseLayers
{
    public static void ReLU(OnnxLayer layer) => ReLU(layer, layer.Bottoms[0], layer.Arguments.Float("negativeSlope"));

    public static void ReLU(OnnxLayer layer, string bottom, float slope) =>
        layer.Graph.Node(slope == 0 ? "Relu" : "LeakyRelu", layer.Tops[0], [bottom], slope == 0 ? [] : [OnnxGraph.Real("alpha", slope)]);

    public static void Eltwise(OnnxLayer layer)
    {
        string function = layer.Layer.Plan!.Call.Function["Eltwise.".Length..];
        string type = function switch
        {
            "Sum" => "Add",
            "Prod" => "Mul",
            "Max" => "Max",
            _ => throw layer.Unsupported($"the operation {function} is not exported"),
        };
        float[] coefficients = function == "Sum" ? layer.Arguments.Floats("coeff") : [];
        string[] terms = [.. layer.Bottoms.Select((bottom, i) => coefficients.Length == 0 || coefficients[i] == 1 ? bottom
            : layer.Graph.Node("Mul", layer.Graph.Fresh(bottom), [bottom, layer.Graph.Constant([coefficients[i]])]))];
        string sum = terms[0];
        for (int i = 1; i < terms.Length - 1; i++)
            sum = layer.Graph.Node(type, layer.Graph.Fresh(layer.Tops[0]), [sum, terms[i]]);
        if (terms.Length == 1)
            layer.Node("Identity", [sum]);
        else
            layer.Node(type, [sum, terms[^1]]);
    }
}
