using Google.Protobuf;
using Prototxt.Fuzz.Seeds;
using Prototxt.Imaging;
using Prototxt.Protos;

namespace Prototxt.Fuzz.Targets;

/// <summary>A mean image: <c>.binaryproto</c> or <c>.npy</c>.</summary>
internal sealed class MeanImageTarget : FuzzTarget
{
    public override string Name => "mean";

    public override IReadOnlyList<byte[]> Seeds() =>
    [
        new BlobProto { Num = 1, Channels = 1, Height = 2, Width = 2, Data = { 1, 2, 3, 4 } }.ToByteArray(),
        new BlobProto { Shape = new BlobShape { Dim = { 3, 1, 2 } }, DoubleData = { 1, 2, 3, 4, 5, 6 } }.ToByteArray(),
        [.. PickleWriter.Header("'<f4'", false, [1, 2, 2]), .. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)],
        [.. PickleWriter.Header("'>f8'", false, [3, 1, 1], version: 2), .. new byte[24]],
    ];

    public override Verdict Read(byte[] input, string path)
    {
        MeanImage.Load(path);
        return Verdict.Read;
    }

    public override bool IsDocumented(Exception exception) => exception is ImagingException;
}
