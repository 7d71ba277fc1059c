using System.Text.Json;
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
    }

    public string Folder { get; }

    public int Steps { get; }

    /// <summary>Every batch of the blob <c>data</c>, one after the other, with the shape of one.</summary>
    public (float[] Values, long[] Shape) Data
    {
        get
        {
            BlobProto[] batches = [.. Enumerable.Range(0, Steps).Select(i => blobs[$"data#{i}"])];
            return ([.. batches.SelectMany(b => b.Data)], [.. batches[0].Shape.Dim]);
        }
    }

    public static void AssertClose(float[] expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"at {i}: expected {expected[i]}, found {actual[i]}");
    }
}
