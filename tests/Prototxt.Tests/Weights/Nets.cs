using Google.Protobuf;
using Prototxt.Protos;
using Prototxt.Weights;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Small nets and messages of the weight tests.</summary>
internal static class Nets
{
    public static BlobProto Blob(long[] shape, params float[] data)
    {
        var blob = new BlobProto { Shape = new BlobShape { Dim = { shape } } };
        blob.Data.AddRange(data);
        return blob;
    }

    public static LayerParameter Layer(string name, params BlobProto[] blobs) => new() { Name = name, Type = "Convolution", Blobs = { blobs } };

    public static NetParameter Net(params LayerParameter[] layers) => new() { Name = "net", Layer = { layers } };

    /// <summary>conv [2,1,1,3] and [2], fc [2,2].</summary>
    public static NetParameter Small() => Net(
        Layer("conv", Blob([2, 1, 1, 3], 1, 2, 3, 4, 5, 6), Blob([2], 7, 8)),
        Layer("relu"),
        Layer("fc", Blob([2, 2], 9, 10, 11, 12)));

    /// <summary>The target of <see cref="Small"/>, all zeros.</summary>
    public static LearnedLayers SmallTarget() => new([
        new("conv", "Convolution", [zeros(2, 1, 1, 3), zeros(2)]),
        new("fc", "InnerProduct", [zeros(2, 2)]),
    ]);

    public static float[] Values(Tensor tensor)
    {
        using Tensor plain = tensor.detach().to(ScalarType.Float32).contiguous();
        return plain.numel() == 0 ? [] : [.. plain.data<float>()];
    }

    public static float[] Values(LearnedLayers layers) => [.. layers.SelectMany(l => l.Blobs).SelectMany(Values)];

    public static float[] Values(StoredBlob blob)
    {
        using Tensor tensor = blob.ReadTensor();
        return Values(tensor);
    }

    /// <summary>A field as bytes: tag and value, delimited.</summary>
    public static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        var output = new CodedOutputStream(stream);
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(content));
        output.Flush();
        return stream.ToArray();
    }
}
