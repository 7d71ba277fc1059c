using Prototxt.Fuzz.Seeds;
using Prototxt.Weights;

namespace Prototxt.Fuzz.Targets;

/// <summary>An <c>.npy</c> with one array of numbers.</summary>
internal sealed class NpyArrayTarget : FuzzTarget
{
    public override string Name => "array";

    public override IReadOnlyList<byte[]> Seeds() =>
    [
        [.. PickleWriter.Header("'<f4'", false, [1, 2, 2]), .. new byte[16]],
        [.. PickleWriter.Header("'>f8'", true, [3, 1, 2], version: 2), .. new byte[48]],
        [.. PickleWriter.Header("'|u1'", false, [5]), 1, 2, 3, 4, 5],
        [.. PickleWriter.Header("'<i8'", false, [], version: 3), .. new byte[8]],
    ];

    public override Verdict Read(byte[] input, string path)
    {
        NpyFile.ReadFloats(path, out _);
        return Verdict.Read;
    }

    public override bool IsDocumented(Exception exception) => exception is WeightFileException;
}
