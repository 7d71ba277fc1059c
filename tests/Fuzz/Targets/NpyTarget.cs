using Prototxt.Fuzz.Seeds;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using Tuple = Prototxt.Fuzz.Seeds.PickleWriter.Tuple;

namespace Prototxt.Fuzz.Targets;

/// <summary>An <c>.npy</c> with a pickled dictionary, or the pickle alone.</summary>
internal sealed class NpyTarget : WeightTarget
{
    public override string Name => "npy";

    public override IReadOnlyList<byte[]> Seeds() =>
    [
        .. Enum.GetValues<PickleDialect>().Select(d => Npy(d, Layers())),
        Npy(PickleDialect.Protocol3, ("fc", new List(new NumPyArray([2, 2], [1, 2, 3, 4], "f8", BigEndian: true, Fortran: true)))),
        Pickle(PickleDialect.Protocol2, w => w.Dict(Layers())),
        Npy(PickleDialect.Protocol0, [.. Layers().Skip(1), ("conv", new Named(Weights, Biases))]),
    ];

    private static readonly NumPyArray Weights = new([1, 3, 1, 2], [1, 2, 3, 4, 5, 6]);
    private static readonly NumPyArray Biases = new([2], [7, 8]);

    private static (string, object)[] Layers() =>
        [("conv", new List(Weights, Biases)), ("fc", new Tuple(new NumPyArray([2, 2], [1, 2, 3, 4]))), ("other", new List(Biases))];
}
