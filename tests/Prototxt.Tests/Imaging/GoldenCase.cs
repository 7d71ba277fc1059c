using System.Text.Json;
using Prototxt.Imaging;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Imaging;

/// <summary>One recorded data layer: its pictures, and what Caffe made of them.</summary>
internal sealed class GoldenCase
{
    private readonly Dictionary<string, BlobProto> blobs;

    public GoldenCase(string layer, string name)
    {
        Folder = SharedData.Require("golden", "layers", layer, name);
        var net = NetParameter.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(Folder, "blobs.caffemodel")));
        blobs = net.Layer.ToDictionary(l => l.Name, l => l.Blobs[0]);
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "case.json")));
        Steps = json.RootElement.GetProperty("steps").GetInt32();
        Seed = json.RootElement.GetProperty("seed").GetUInt32();
    }

    public string Folder { get; }

    public int Steps { get; }

    public uint Seed { get; }

    /// <summary>Every batch of the blob <c>data</c>, one after the other, with the shape of one.</summary>
    public (float[] Values, long[] Shape) Data
    {
        get
        {
            BlobProto[] batches = [.. Enumerable.Range(0, Steps).Select(i => blobs[$"data#{i}"])];
            return ([.. batches.SelectMany(b => b.Data)], [.. batches[0].Shape.Dim]);
        }
    }

    /// <summary>The pictures of <c>list.txt</c>, repeated to <paramref name="count"/>.</summary>
    public Picture[] Listed(int count, PictureOptions? options = null, string root = "", int skip = 0)
    {
        string[] files = [.. File.ReadLines(Path.Combine(Folder, "list.txt")).Select(l => Path.Combine(Folder, root + l[..l.LastIndexOf(' ')]))];
        return [.. Enumerable.Range(skip, count).Select(i => Picture.Load(files[i % files.Length], options))];
    }

    /// <summary>The records of the database all plain Data cases share, as Caffe hands them on without a transform.</summary>
    public static Picture[] Records(int count)
    {
        var source = new GoldenCase("Data", "lmdb_uint8");
        (float[] values, long[] shape) = source.Data;
        int length = (int)(shape[1] * shape[2] * shape[3]), period = Period(values, length);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            using var chw = TorchSharp.torch.tensor(values.AsSpan(i % period * length, length).ToArray(), [shape[1], shape[2], shape[3]]);
            return Picture.FromTensor(chw, name: $"record {i % period}");
        })];
    }

    public static void AssertClose(float[] expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"at {i}: expected {expected[i]}, found {actual[i]}");
    }

    private static int Period(float[] values, int length)
    {
        for (int records = 1; records < values.Length / length; records++)
            if (values.AsSpan(records * length, length).SequenceEqual(values.AsSpan(0, length)))
                return records;
        throw new InvalidOperationException("The database does not wrap around.");
    }
}
