using System.Buffers.Binary;
using Prototxt.Files;
using Prototxt.Training.Data.Places;

namespace Prototxt.Training.Data.Import;

/// <summary>The files of MNIST, and of the sets that took its format: idx, packed with gzip or not.</summary>
public static class MnistFiles
{
    private const int ImageMark = 0x803, LabelMark = 0x801;
    private const int MostBytes = 1 << 30;
    private const string Pictures = "pictures (idx3)", Labels = "labels (idx1)";

    /// <summary>Reads pictures and their labels.</summary>
    /// <param name="images">The pictures: <c>train-images-idx3-ubyte</c>, or the same with <c>.gz</c>.</param>
    /// <param name="labels">The labels: <c>train-labels-idx1-ubyte</c>.</param>
    /// <returns>Pictures of one channel, 28 x 28 in MNIST, white on black.</returns>
    /// <exception cref="DataException">A file is missing, damaged or of another kind, or there are not as many labels as pictures.</exception>
    public static LabelledImages Load(string images, string labels)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        return Load(images, DataFile.Read(images, MostBytes, $"a file of {Pictures}"), labels, DataFile.Read(labels, MostBytes, $"a file of {Labels}"));
    }

    /// <summary>Reads pictures and their labels from streams, such as a program's resources.</summary>
    /// <param name="images">The pictures, packed with gzip or not; it stays open.</param>
    /// <param name="labels">The labels; it stays open.</param>
    /// <param name="name">What messages call the set.</param>
    /// <returns>As for <see cref="Load(string, string)"/>.</returns>
    /// <exception cref="DataException">A stream is damaged or of another kind, or there are not as many labels as pictures.</exception>
    public static LabelledImages Load(Stream images, Stream labels, string name)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(name);
        (string pictures, string classes) = ($"{name}, pictures", $"{name}, labels");
        return Load(pictures, DataFile.Read(images, pictures, MostBytes), classes, DataFile.Read(labels, classes, MostBytes));
    }

    /// <summary>Reads the training set of a folder, under the names that MNIST has, with <c>.gz</c> or without.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataException">As for <see cref="Load(string, string)"/>.</exception>
    public static LabelledImages LoadTrain(string folder) => Load(Find(folder, "train-images", 3), Find(folder, "train-labels", 1));

    /// <summary>Reads the test set of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DataException">As for <see cref="Load(string, string)"/>.</exception>
    public static LabelledImages LoadTest(string folder) => Load(Find(folder, "t10k-images", 3), Find(folder, "t10k-labels", 1));

    // Some programs unpack the files with a dot in their names.
    private static string Find(string folder, string name, int axes)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] names = [.. ((string[])["-", "."]).SelectMany(dot => ((string[])["", ".gz"]).Select(end => $"{name}{dot}idx{axes}-ubyte{end}"))];
        return names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
            ?? throw new DataException($"{Path.GetFullPath(folder)}: expected one of the files {string.Join(", ", names)}, found none of them.");
    }

    private static LabelledImages Load(string images, byte[] imageFile, string labels, byte[] labelFile)
    {
        (byte[] samples, int[] shape) = Read(images, imageFile, ImageMark, 3, Pictures);
        (byte[] classes, int[] count) = Read(labels, labelFile, LabelMark, 1, Labels);
        if (count[0] != shape[0])
            throw new DataException($"{labels}: expected {shape[0]} labels, as {images} has pictures, found {count[0]}.");
        return new LabelledImages(samples, [.. classes.Select(c => (int)c)], 1, shape[1], shape[2]);
    }

    private static (byte[] Values, int[] Shape) Read(string path, byte[] content, int mark, int axes, string what)
    {
        int header = 4 + (4 * axes);
        if (content.Length < header || BinaryPrimitives.ReadInt32BigEndian(content) != mark)
            throw new DataException($"{path}: expected a file of {what}, which begins with {mark:x8}, found {(content.Length < 4 ? $"{content.Length} bytes" : $"{BinaryPrimitives.ReadInt32BigEndian(content):x8}")}.");
        int[] shape = [.. Enumerable.Range(0, axes).Select(i => BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * i))))];
        if (shape.Any(s => s < 1) || shape.Aggregate((Int128)1, (a, b) => a * b) != content.Length - header)
            throw new DataException($"{path}: expected {Shapes.Text([.. shape.Select(s => (long)s)])} bytes of {what} behind its header, found {content.Length - header}.");
        return (content[header..], shape);
    }
}
