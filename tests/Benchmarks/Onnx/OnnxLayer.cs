using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Compiler.Shapes;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>A layer on its way to ONNX: what the plan says of it, and the names of its values there.</summary>
internal sealed record OnnxLayer(Node Layer, OnnxGraph Graph, ModelBlobs Weights, string[] Bottoms, string[] Tops)
{
    public string Type => Layer.Type.Name;

    /// <summary>What the layer is called with.</summary>
    public EquatableArray<Argument> Arguments => Layer.Plan!.Call.Arguments;

    /// <summary>What the layer is built with.</summary>
    public EquatableArray<Argument> Built => Layer.Plan!.Member!.Arguments;

    public Shape Bottom => Layer.Bottoms[0].Shape!;

    public Shape Top => Layer.Tops[0].Shape!;

    public bool Is(CallKind kind) => Layer.Plan!.Call.Kind == kind;

    /// <summary>The numbers of a learned blob, and its shape by the plan: old files have four axes always.</summary>
    public (float[] Numbers, long[] Shape) Blob(int index)
    {
        float[] numbers = Weights.Numbers(Layer.Name, index);
        long[] shape = [.. Layer.Plan!.Member!.Blobs[index].Shape.Sizes];
        return shape.Aggregate(1L, (a, b) => a * b) == numbers.Length ? (numbers, shape)
            : throw Unsupported($"blob {index} has {numbers.Length} numbers, expected the shape [{string.Join(", ", shape)}]");
    }

    /// <summary>A learned blob as a constant.</summary>
    public string Constant(int index)
    {
        (float[] numbers, long[] shape) = Blob(index);
        return Graph.Constant(numbers, shape);
    }

    /// <summary>A node from the bottoms to the top, by the ReLU that the layer may have of its own.</summary>
    public void Node(string type, params WireWriter[] attributes) => Node(type, Bottoms, attributes);

    /// <inheritdoc cref="Node(string, WireWriter[])"/>
    public void Node(string type, string[] inputs, params WireWriter[] attributes)
    {
        if (Layer.Plan!.Call.NegativeSlope is not { } slope)
            Graph.Node(type, Tops[0], inputs, attributes);
        else
            PointwiseLayers.ReLU(this, Graph.Node(type, Graph.Fresh(Tops[0]), inputs, attributes), slope.Value);
    }

    public NotSupportedException Unsupported(string reason) => new($"Layer \"{Layer.Name}\" has no form in ONNX here: {reason}.");
}
