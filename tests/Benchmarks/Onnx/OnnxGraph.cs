namespace Prototxt.Benchmarks.Onnx;

/// <summary>A graph of ONNX nodes as it is written. The numbers are those of the fields in onnx.proto.</summary>
internal sealed class OnnxGraph(string name)
{
    // What a converter of 2021 knows is all that these nets need.
    private const int Opset = 13, IrVersion = 8, FloatType = 1, Int64Type = 7;

    private readonly WireWriter graph = new WireWriter().Text(2, name);
    private int constants;
    private int values;

    /// <summary>A name that no other value has.</summary>
    public string Fresh(string stem) => $"{stem}#{(++values).ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>An input of the graph; a size of -1 is the batch's.</summary>
    public void Input(string name, long[] shape) => graph.Message(11, Value(name, shape));

    /// <summary>An output of the graph, whose shape follows from the nodes.</summary>
    public void Output(string name) => graph.Message(12, new WireWriter().Text(1, name).Message(2, new WireWriter().Message(1, new WireWriter().Number(1, FloatType))));

    /// <summary>Adds a node with one output, and gives the output's name.</summary>
    public string Node(string type, string output, string[] inputs, params WireWriter[] attributes) => Node(type, [output], inputs, attributes)[0];

    /// <summary>Adds a node, and gives its outputs' names.</summary>
    public string[] Node(string type, string[] outputs, string[] inputs, params WireWriter[] attributes)
    {
        var node = new WireWriter();
        foreach (string input in inputs)
            node.Text(1, input);
        foreach (string output in outputs)
            node.Text(2, output);
        node.Text(3, outputs[0]).Text(4, type);
        foreach (WireWriter attribute in attributes)
            node.Message(5, attribute);
        graph.Message(1, node);
        return outputs;
    }

    /// <summary>Numbers that are part of the model.</summary>
    public string Constant(float[] numbers, params long[] shape) => Constant(numbers, FloatType, shape);

    /// <summary>A list of whole numbers that is part of the model.</summary>
    public string Constant(long[] numbers) => Constant(numbers, Int64Type, [numbers.Length]);

    public void Save(string path) => new WireWriter()
        .Number(1, IrVersion)
        .Message(8, new WireWriter().Text(1, "").Number(2, Opset))
        .Message(7, graph)
        .Save(path);

    public static WireWriter Number(string name, long value) => new WireWriter().Text(1, name).Number(3, value).Number(20, 2);

    public static WireWriter Real(string name, float value) => new WireWriter().Text(1, name).Float(2, value).Number(20, 1);

    public static WireWriter Numbers(string name, params long[] values)
    {
        WireWriter attribute = new WireWriter().Text(1, name);
        foreach (long value in values)
            attribute.Number(8, value);
        return attribute.Number(20, 7);
    }

    private string Constant<T>(T[] numbers, int type, long[] shape)
        where T : unmanaged
    {
        string name = $"constant#{(++constants).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        var tensor = new WireWriter();
        foreach (long size in shape)
            tensor.Number(1, size);
        graph.Message(5, tensor.Number(2, type).Text(8, name).Raw(9, numbers));
        return name;
    }

    private static WireWriter Value(string name, long[] sizes)
    {
        var shape = new WireWriter();
        foreach (long size in sizes)
            shape.Message(1, size < 0 ? new WireWriter().Text(2, "N") : new WireWriter().Number(1, size));
        WireWriter tensor = new WireWriter().Number(1, FloatType).Message(2, shape);
        return new WireWriter().Text(1, name).Message(2, new WireWriter().Message(1, tensor));
    }
}
