using Google.Protobuf;
using Prototxt.Protos;
using Prototxt.Weights;

namespace Prototxt.Fuzz.Targets;

/// <summary>A <c>.caffemodel</c>.</summary>
internal sealed class CaffeModelTarget : WeightTarget
{
    public override string Name => "caffemodel";

    public override IReadOnlyList<byte[]> Seeds()
    {
        var old = new NetParameter { Name = "old" };
        var inner = new V0LayerParameter { Name = "fc", Type = "innerproduct" };
        inner.Blobs.Add(new BlobProto { Num = 1, Channels = 1, Height = 2, Width = 2, Data = { 1, 2, 3, 4 } });
        old.Layers.Add(new V1LayerParameter { Layer = inner });
        var v1 = new V1LayerParameter { Name = "conv", Type = V1LayerParameter.Types.LayerType.Convolution };
        v1.Blobs.Add(Blob([2, 1, 1, 3], 1, 2, 3, 4, 5, 6));
        v1.Blobs.Add(Blob([2], 7, 8));
        old.Layers.Add(v1);

        var wide = new NetParameter { Name = "wide" };
        wide.Layer.Add(new LayerParameter { Name = "fc", Type = "InnerProduct", Blobs = { new BlobProto { Shape = new BlobShape { Dim = { 2, 2 } }, DoubleData = { 1, 2, 3, 4 } } } });
        return [Current().ToByteArray(), old.ToByteArray(), wide.ToByteArray()];
    }

    public override Verdict Read(byte[] input, string path)
    {
        Verdict verdict = base.Read(input, path);
        if (verdict == Verdict.Refused)
            return verdict;
        using CaffeModel model = CaffeModel.Open(path);
        foreach (StoredBlob blob in model.Layers.SelectMany(l => l.Blobs).Where(b => b.Count > 0))
            blob.ReadTensor().Dispose();
        return verdict;
    }

    private static NetParameter Current()
    {
        var net = new NetParameter { Name = "net" };
        net.Layer.Add(new LayerParameter { Name = "conv", Type = "Convolution", Blobs = { Blob([2, 1, 1, 3], 1, 2, 3, 4, 5, 6), Blob([2], 7, 8) } });
        net.Layer.Add(new LayerParameter { Name = "relu", Type = "ReLU" });
        net.Layer.Add(new LayerParameter { Name = "open", Type = "InnerProduct", Blobs = { Blob([2, 3], 1, 2, 3, 4, 5, 6), Blob([2], 7, 8) } });
        net.Layer.Add(new LayerParameter { Name = "other", Type = "Bias", Blobs = { Blob([1], 9) } });
        return net;
    }

    private static BlobProto Blob(long[] shape, params float[] values) => new() { Shape = new BlobShape { Dim = { shape } }, Data = { values } };
}
