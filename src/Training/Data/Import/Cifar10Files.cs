using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Import;

/// <summary>The binary files of CIFAR-10, packed with gzip or not: of each picture a label and 32 x 32 samples of red, of green and of blue.</summary>
public static class Cifar10Files
{
    private const int MostBytes = 1 << 30;
    private const int Side = 32, Channels = 3, Samples = Channels * Side * Side, Record = 1 + Samples, Classes = 10;

    /// <summary>Reads pictures.</summary>
    /// <param name="paths">The files, in order: <c>data_batch_1.bin</c> and so on.</param>
    /// <returns>Pictures of three channels in the files' order, red, green, blue, as Caffe's own tool keeps them in its database.</returns>
    /// <exception cref="DataException">A file is missing, or is no file of CIFAR-10.</exception>
    /// <exception cref="ArgumentException">No files.</exception>
    public static LabelledImages Load(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("No files to read.", nameof(paths));
        byte[][] files = [.. paths.Select(Read)];
        int count = (int)(files.Sum(f => (long)f.Length) / Record);
        (var samples, var labels) = (new byte[checked(count * Samples)], new int[count]);
        int at = 0;
        foreach ((string path, byte[] file) in paths.Zip(files))
            for (int from = 0; from < file.Length; from += Record, at++)
            {
                labels[at] = file[from] < Classes ? file[from] : throw new DataException($"{path}, byte {from}: expected a label from 0 to {Classes - 1}, found {file[from]}.");
                file.AsSpan(from + 1, Samples).CopyTo(samples.AsSpan(at * Samples));
            }
        return new LabelledImages(samples, labels, Channels, Side, Side);
    }

    /// <summary>Reads the training set of a folder: the files <c>data_batch_1.bin</c> and so on that are there, packed with gzip or not.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataException">As for <see cref="Load"/>, or there are none.</exception>
    public static LabelledImages LoadTrain(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        // of a file that is there packed and not, one is read
        string[] paths = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "data_batch_*").Where(IsBatch).GroupBy(Unpacked).OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Min(StringComparer.Ordinal)!)]
            : [];
        return paths.Length > 0 ? Load(paths) : throw new DataException($"{Path.GetFullPath(folder)}: expected files data_batch_1.bin and so on, found none.");
    }

    /// <summary>Reads the test set of a folder, <c>test_batch.bin</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataException">As for <see cref="Load"/>.</exception>
    public static LabelledImages LoadTest(string folder) => Load(Path.Combine(folder, "test_batch.bin"));

    private static bool IsBatch(string path) => Unpacked(path).EndsWith(".bin", StringComparison.Ordinal);

    private static string Unpacked(string path) => path.EndsWith(".gz", StringComparison.Ordinal) ? path[..^3] : path;

    private static byte[] Read(string path)
    {
        byte[] content = DataFile.Read(path, MostBytes, "a binary file of CIFAR-10");
        return content.Length > 0 && content.Length % Record == 0
            ? content
            : throw new DataException($"{path}: expected records of {Record} bytes, as CIFAR-10's binary files have, found {content.Length} bytes.");
    }
}
