using Prototxt.Imaging;

namespace Prototxt.Training.Data.Readers;

/// <summary>What the layers of a view are opened with: the program's options, and Caffe's random numbers in the order in which layers are set up.</summary>
internal sealed class DataContext
{
    private readonly MersenneTwister _seeds;

    public DataContext(Phase phase, DataOptions options)
    {
        (Phase, Options) = (phase, options);
        Seed = options.Seed < 0 ? (uint)Random.Shared.NextInt64(1L << 32) : unchecked((uint)options.Seed);
        _seeds = new MersenneTwister(Seed);
        Threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        Base = Path.GetFullPath(options.Folder is { Length: > 0 } folder ? folder : ".");
    }

    public Phase Phase { get; }

    public DataOptions Options { get; }

    /// <summary>The folder that relative paths begin at.</summary>
    public string Base { get; }

    /// <summary>The 32 bits of the seed that Caffe takes; drawn where the program gives none.</summary>
    public uint Seed { get; }

    public int Threads { get; }

    /// <summary>Which part of the batches is this process's.</summary>
    public (int Rank, int Count) Shard => Phase == Phase.Train ? Options.Shard : (0, 1);

    /// <summary>The next number of Caffe's generator for the process.</summary>
    public uint Draw() => _seeds.Next();

    /// <summary>A path as it is opened.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Base);

    /// <summary>What a path that was not found is: as it was written, and the folder that it begins at.</summary>
    public string Looked(string path) => Path.IsPathRooted(path) ? "nothing there" : $"nothing there; \"{path}\" begins at the folder {Base}";

    /// <summary>Tells the program something.</summary>
    public void Note(string text) => Options.Note?.Invoke(text);
}
