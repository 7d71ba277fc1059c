using Google.Protobuf;
using Google.Protobuf.Collections;
using Prototxt.Files;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Prototxt.Weights;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>Google.Protobuf's parse of the whole message is the oracle of the streaming reader.</summary>
public class CaffeModelOracleTests
{
    [SkippableTheory]
    [InlineData("models")]
    [InlineData("golden")]
    public void Every_file_at_hand_reads_as_the_whole_message_does(string folder)
    {
        string root = SharedData.Require(folder);
        string[] files = Directory.GetFiles(root, "*.caffemodel", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        foreach (string file in files)
            AssertSame(NetParameter.Parser.ParseFrom(File.ReadAllBytes(file)), file);
    }

    [SkippableFact]
    public void A_file_of_the_NVIDIA_fork_in_half_precision_loads()
    {
        string path = SharedData.Require("models", "hyperlpr", "HorizonalFinemapping_lpr.caffemodel");
        using Tensor weights = zeros(10, 3, 3, 3);
        WeightFile.Load(path, new([new("conv1", "Convolution", [weights, zeros(10)])])).EnsureComplete();
        Assert.All(Nets.Values(weights), v => Assert.InRange(Math.Abs(v), 1e-6f, 10));
    }

    [Fact]
    public void A_net_of_the_oldest_generation_keeps_its_blobs_in_an_inner_layer()
    {
        using var folder = new TemporaryFolder();
        var net = new NetParameter { Name = "old" };
        net.Layers.Add(new V1LayerParameter { Layer = new V0LayerParameter { Name = "conv1", Type = "conv", Blobs = { Nets.Blob([2], 1, 2) } } });
        using CaffeModel model = CaffeModel.Open(folder.Write(net));
        StoredLayer layer = Assert.Single(model.Layers);
        Assert.Equal(("conv1", "conv"), (layer.Name, layer.TypeName));
        Assert.Equal([1, 2], Nets.Values(layer.Blobs[0]));
    }

    [Fact]
    public void Old_layers_make_new_ones_pass_unseen_as_in_Caffe()
    {
        using var folder = new TemporaryFolder();
        NetParameter net = Nets.Small();
        net.Layers.Add(new V1LayerParameter { Name = "fc", Type = V1LayerParameter.Types.LayerType.InnerProduct, Blobs = { Nets.Blob([1], 3) } });
        using CaffeModel model = CaffeModel.Open(folder.Write(net));
        StoredLayer layer = Assert.Single(model.Layers);
        Assert.Equal(("fc", "InnerProduct"), (layer.Name, layer.TypeName));
    }

    [Fact]
    public void Every_numbered_layer_type_has_its_current_name()
    {
        foreach (V1LayerParameter.Types.LayerType type in Enum.GetValues<V1LayerParameter.Types.LayerType>())
        {
            string name = V1LayerTypes.Name((ulong)type);
            string expected = type switch
            {
                V1LayerParameter.Types.LayerType.None => "",
                V1LayerParameter.Types.LayerType.SoftmaxLoss => "SoftmaxWithLoss",
                _ => type.ToString(),
            };
            Assert.Equal(expected, name, ignoreCase: true);
        }
    }

    private static void AssertSame(NetParameter expected, string file)
    {
        using CaffeModel model = CaffeModel.Open(file);
        Assert.Equal(expected.Name, model.Name);
        (string Name, RepeatedField<BlobProto> Blobs)[] layers = expected.Layers.Count > 0
            ? [.. expected.Layers.Select(l => l.Layer is null ? (l.Name, l.Blobs) : (l.Layer.Name, l.Layer.Blobs))]
            : [.. expected.Layer.Select(l => (l.Name, l.Blobs))];
        Assert.Equal(layers.Select(l => l.Name), model.Layers.Select(l => l.Name));
        foreach (((string name, RepeatedField<BlobProto> blobs), StoredLayer layer) in layers.Zip(model.Layers))
        {
            Assert.Equal(blobs.Count, layer.Blobs.Count);
            foreach ((BlobProto blob, StoredBlob stored) in blobs.Zip(layer.Blobs))
                AssertSame(blob, stored, $"{file} {name}");
        }
    }

    internal static void AssertSame(BlobProto blob, StoredBlob stored, string where)
    {
        bool four = blob.HasNum || blob.HasChannels || blob.HasHeight || blob.HasWidth;
        long[] shape = four ? [blob.Num, blob.Channels, blob.Height, blob.Width] : [.. blob.Shape?.Dim ?? []];
        Assert.True(shape.SequenceEqual(stored.Shape), where);
        if (stored.Count == 0)
        {
            Assert.True(blob.Data.Count + blob.DoubleData.Count == 0, where);
            return;
        }
        using Tensor tensor = stored.ReadTensor();
        if (blob.DoubleData.Count > 0)
            Assert.True(blob.DoubleData.SequenceEqual(tensor.data<double>()), where);
        else
            Assert.True((blob.Data.Count > 0 ? blob.Data : Halves(blob)).Select(BitConverter.SingleToInt32Bits).SequenceEqual(
                tensor.data<float>().Select(BitConverter.SingleToInt32Bits)), where);
    }

    /// <summary>The half precision numbers of NVIDIA's fork, which to Caffe are an unknown field.</summary>
    private static IEnumerable<float> Halves(BlobProto blob)
    {
        byte[] bytes = blob.ToByteArray();
        var input = new CodedInputStream(bytes);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
            if (WireFormat.GetTagFieldNumber(tag) == 12)
                return [.. input.ReadBytes().Chunk(2).Select(b => (float)BitConverter.ToHalf(b))];
            else
                input.SkipLastField();
        throw new InvalidOperationException("The blob has no numbers.");
    }
}
