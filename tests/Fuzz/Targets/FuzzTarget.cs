namespace Prototxt.Fuzz.Targets;

/// <summary>Something of the product that reads what strangers wrote.</summary>
internal abstract class FuzzTarget
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new CaffeModelTarget(), new NpyTarget(), new NpyArrayTarget(), new Hdf5Target(), new PictureTarget(), new MeanImageTarget(), new LabelsTarget(),
        new GeneratorTarget(), new SolverTarget(), new CompilerTarget(),
    ];

    public abstract string Name { get; }

    /// <summary>Whether inputs are text, which is then changed word by word too.</summary>
    public virtual bool IsText => false;

    /// <summary>Sound inputs of different kinds, made in memory.</summary>
    public abstract IReadOnlyList<byte[]> Seeds();

    /// <summary>Reads an input, which stands in a file as well; throws as the product does.</summary>
    public abstract Verdict Read(byte[] input, string path);

    /// <summary>Whether the documentation of what was called names this exception.</summary>
    public virtual bool IsDocumented(Exception exception) => false;

    /// <summary>The most bytes that reading an input of a length may allocate.</summary>
    public virtual long MostAllocated(int length) => (16 << 20) + 256L * length;
}

/// <summary>What became of an input that did not end in an exception.</summary>
internal enum Verdict
{
    Read,
    Refused,
}
