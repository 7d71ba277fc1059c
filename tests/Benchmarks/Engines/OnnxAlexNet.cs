using System.Runtime.InteropServices;
using Prototxt.Benchmarks.Models;

namespace Prototxt.Benchmarks.Engines;

/// <summary>AlexNet as an ONNX file. The numbers are those of the fields in onnx.proto.</summary>
internal sealed class OnnxAlexNet
{
    private readonly WireWriter graph = new();
    private string blob = "data";

    public static void Save(string path, AlexNet net)
    {
        var onnx = new OnnxAlexNet();
        onnx.Write(net);
        new WireWriter()
            .Number(1, 8) // ir_version
            .Message(8, new WireWriter().Text(1, "").Number(2, 13)) // opset_import
            .Message(7, onnx.graph)
            .Save(path);
    }

    private void Write(AlexNet net)
    {
        graph.Text(2, net.GetName()).Message(11, Value("data", ModelFiles.Channels, ModelFiles.Side, ModelFiles.Side)).Message(12, Value("prob", ModelFiles.Classes));
        foreach (LearnableParameter parameter in net.LearnableParameters)
            graph.Message(5, Initializer(parameter));
        Convolution("conv1", kernel: 11, stride: 4);
        Normalize();
        Pool();
        Convolution("conv2", kernel: 5, pad: 2, group: 2);
        Normalize();
        Pool();
        Convolution("conv3", kernel: 3, pad: 1);
        Convolution("conv4", kernel: 3, pad: 1, group: 2);
        Convolution("conv5", kernel: 3, pad: 1, group: 2);
        Pool();
        Node("Flatten", "flat", [], Number("axis", 1));
        InnerProduct("fc6");
        Node("Relu", "relu6", []);
        InnerProduct("fc7");
        Node("Relu", "relu7", []);
        InnerProduct("fc8");
        Node("Softmax", "prob", [], Number("axis", 1));
    }

    private void Convolution(string name, long kernel, long stride = 1, long pad = 0, long group = 1)
    {
        Node("Conv", name, Learned(name), Numbers("kernel_shape", kernel, kernel), Numbers("strides", stride, stride), Numbers("pads", pad, pad, pad, pad), Number("group", group));
        Node("Relu", name + "_relu", []);
    }

    private void Normalize() => Node("LRN", blob + "_norm", [], Number("size", 5), Real("alpha", 1e-4f), Real("beta", 0.75f), Real("bias", 1f));

    private void Pool() => Node("MaxPool", blob + "_pool", [], Numbers("kernel_shape", 3, 3), Numbers("strides", 2, 2), Number("ceil_mode", 1));

    private void InnerProduct(string name) => Node("Gemm", name, Learned(name), Number("transB", 1));

    private void Node(string type, string top, string[] learned, params WireWriter[] attributes)
    {
        var node = new WireWriter();
        foreach (string input in (string[])[blob, .. learned])
            node.Text(1, input);
        node.Text(2, top).Text(4, type);
        foreach (WireWriter attribute in attributes)
            node.Message(5, attribute);
        graph.Message(1, node);
        blob = top;
    }

    private static string[] Learned(string layer) => [layer + ":0", layer + ":1"];

    private static WireWriter Number(string name, long value) => new WireWriter().Text(1, name).Number(3, value).Number(20, 2);

    private static WireWriter Real(string name, float value) => new WireWriter().Text(1, name).Float(2, value).Number(20, 1);

    private static WireWriter Numbers(string name, params long[] values)
    {
        WireWriter attribute = new WireWriter().Text(1, name);
        foreach (long value in values)
            attribute.Number(8, value);
        return attribute.Number(20, 7);
    }

    private static WireWriter Initializer(LearnableParameter parameter)
    {
        var tensor = new WireWriter();
        foreach (long size in parameter.Value.shape)
            tensor.Number(1, size);
        float[] values = parameter.Value.data<float>().ToArray();
        return tensor.Number(2, 1).Text(8, $"{parameter.Layer}:{parameter.Index}").Bytes(9, MemoryMarshal.AsBytes<float>(values));
    }

    // A value of float, its first axis of any size.
    private static WireWriter Value(string name, params long[] axes)
    {
        WireWriter shape = new WireWriter().Message(1, new WireWriter().Text(2, "N"));
        foreach (long axis in axes)
            shape.Message(1, new WireWriter().Number(1, axis));
        WireWriter tensor = new WireWriter().Number(1, 1).Message(2, shape);
        return new WireWriter().Text(1, name).Message(2, new WireWriter().Message(1, tensor));
    }
}
