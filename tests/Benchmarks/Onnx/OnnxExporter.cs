using Prototxt.Generator.Compiler.Graph;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Benchmarks.Onnx;

/// <summary>Writes a Predict graph, with the weights of a file, as an ONNX model. One file of this folder has one kind of layers.</summary>
internal static class OnnxExporter
{
    /// <param name="graph">The Predict graph, with shapes that are known but for the batch.</param>
    /// <param name="name">The net's name.</param>
    /// <param name="weights">The numbers of its learned blobs.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="NotSupportedException">A layer has no form in ONNX here; the message names it.</exception>
    public static void Save(NetGraph graph, string name, ModelBlobs weights, string path)
    {
        var onnx = new OnnxGraph(name.Length == 0 ? "net" : name);
        var names = new Dictionary<BlobVersion, string>();
        foreach (BlobVersion input in graph.Inputs)
        {
            names[input] = input.Blob;
            onnx.Input(input.Blob, [.. input.Shape!.Dims.Select(d => d.IsBatch ? -1 : d.Size)]);
        }

        foreach (Node node in graph.Steps.Where(n => n.Plan!.Call.Kind != CallKind.None))
        {
            string[] bottoms = [.. node.Bottoms.Select(b => names[b])];
            string[] tops = [.. node.Tops.Select(t => graph.Outputs.Contains(t) ? t.Blob : onnx.Fresh(t.Blob))];
            var layer = new OnnxLayer(node, onnx, weights, bottoms, tops);
            Write(layer);
            foreach ((BlobVersion top, string written) in node.Tops.Zip(tops))
                names[top] = written;
        }

        foreach (BlobVersion output in graph.Outputs)
            onnx.Output(output.Blob);
        onnx.Save(path);
    }

    private static void Write(OnnxLayer layer)
    {
        switch (layer.Type)
        {
            case "Convolution" or "DepthwiseConvolution" or "ConvolutionDepthwise" or "Deconvolution":
                WindowLayers.Convolve(layer);
                break;
            case "Pooling":
                WindowLayers.Pool(layer);
                break;
            case "InnerProduct":
                ChannelLayers.Multiply(layer);
                break;
            case "BatchNorm":
                ChannelLayers.Normalize(layer);
                break;
            case "Scale":
                ChannelLayers.Scale(layer);
                break;
            case "Bias":
                ChannelLayers.Bias(layer);
                break;
            case "PReLU":
                ChannelLayers.PReLU(layer);
                break;
            case "LRN":
                ChannelLayers.LRN(layer);
                break;
            case "Softmax":
                layer.Node("Softmax", OnnxGraph.Number("axis", layer.Arguments.Long("axis")));
                break;
            case "ReLU":
                PointwiseLayers.ReLU(layer);
                break;
            case "Sigmoid" or "TanH":
                layer.Node(layer.Type == "TanH" ? "Tanh" : "Sigmoid");
                break;
            case "Eltwise":
                PointwiseLayers.Eltwise(layer);
                break;
            case "Concat" when !layer.Is(CallKind.Identity):
                layer.Node("Concat", OnnxGraph.Number("axis", layer.Arguments.Long("axis")));
                break;
            case "Slice" when !layer.Is(CallKind.Identity):
                ShapeLayers.Slice(layer);
                break;
            case "Crop":
                ShapeLayers.Crop(layer);
                break;
            case "Permute":
                layer.Node("Transpose", OnnxGraph.Numbers("perm", layer.Arguments.Longs("order")));
                break;
            case "Reshape" or "Flatten":
                ShapeLayers.Reshape(layer);
                break;
            case "Split":
                foreach (string top in layer.Tops)
                    layer.Graph.Node("Identity", top, [layer.Bottoms[0]]);
                break;
            default:
                if (!layer.Is(CallKind.Identity))
                    throw layer.Unsupported($"the type {layer.Type} is not exported");
                layer.Node("Identity");
                break;
        }
    }
}
