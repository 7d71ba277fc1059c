using AlexNet.Digits;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Images;
using Prototxt.Training.Data.Import;

namespace AlexNet.Experiments;

/// <summary>Pictures to learn from and to be tested on, as the databases and the mean that the experiments' prototxts name.</summary>
internal sealed class PictureSet : IDisposable
{
    public const string TrainDatabase = "train_lmdb", TestDatabase = "test_lmdb", Mean = "mean.binaryproto";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("alexnet-");

    private PictureSet(string name, double goal, LabelledImages train, LabelledImages test)
    {
        (Name, Goal, Train, TestCount) = (name, goal, train, test.Count);
        try
        {
            train.WriteDatabase(Path.Combine(Folder, TrainDatabase));
            test.WriteDatabase(Path.Combine(Folder, TestDatabase));
            ImageMean.Compute(Path.Combine(Folder, TrainDatabase)).Save(Path.Combine(Folder, Mean));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What it is, for people.</summary>
    public string Name { get; }

    /// <summary>The share of wrong answers in training that a race runs to.</summary>
    public double Goal { get; }

    /// <summary>Where the databases lie, until this is disposed of.</summary>
    public string Folder => folder.FullName;

    public LabelledImages Train { get; }

    public int TestCount { get; }

    /// <summary>CIFAR-10 from its binary files, packed or not.</summary>
    /// <param name="path">Their folder.</param>
    /// <param name="most">So many pictures to learn from, at most.</param>
    public static PictureSet Cifar10(string path, int most)
    {
        var train = Cifar10Files.Load(Files(path, "data_batch_*.bin*"));
        if (train.Count > most)
            train = train.Slice(0, most);
        return new PictureSet($"CIFAR-10, {train.Count} pictures", 0.25, train, Cifar10Files.Load(Files(path, "test_batch*.bin*")));
    }

    /// <summary>The digits that the program brings along, for a smaller run where CIFAR-10 is missing.</summary>
    public static PictureSet Embedded() =>
        new("a smaller run on the embedded digits (--cifar10 names CIFAR-10's folder)", 0.05, DigitSet.Embedded("train").ToImages(), DigitSet.Embedded("heldout").ToImages());

    public void Dispose() => folder.Delete(recursive: true);

    private static string[] Files(string path, string pattern)
    {
        string[] files = Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, pattern).Order(StringComparer.Ordinal)] : [];
        return files.Length > 0 ? files : throw new SampleException(path, $"a folder with CIFAR-10's binary files ({pattern})", Directory.Exists(path) ? "none of them" : "no such folder");
    }
}
