using Prototxt.Files;
using Prototxt.Weights;

namespace Prototxt.Imaging;

public sealed partial class MeanImage
{
    private const int MaxBytes = 1 << 30;

    /// <summary>
    /// Reads a mean file: Caffe's <c>.binaryproto</c> (a BlobProto of the shape [C, H, W] or [1, C, H, W], single or double precision)
    /// or NumPy's <c>.npy</c> of the same shapes. The content decides which it is, not the name.
    /// </summary>
    /// <param name="path">The file; error messages show this path.</param>
    /// <exception cref="ImagingException">Missing, unreadable, neither of the two, truncated, or with fewer or more numbers than its shape says.</exception>
    public static MeanImage Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Parse(FileBytes.Read(path, MaxBytes, "a mean file", (expected, found, inner) => new ImagingException(path, expected, found, inner)), path);
    }

    /// <summary>Reads a mean file's content; formats as for <see cref="Load"/>.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">Its name in error messages.</param>
    /// <exception cref="ImagingException">As for <see cref="Load"/>.</exception>
    public static MeanImage Parse(byte[] content, string name = "mean file")
    {
        ArgumentNullException.ThrowIfNull(content);
        return NpyHeader.Matches(content) ? FromNpy(content, name) : FromBlob(content, name);
    }

    private static MeanImage FromNpy(byte[] content, string name)
    {
        (float[] values, long[] shape) = NpyArray.Read(content, name);
        return new MeanImage(values, shape, name);
    }

    private static MeanImage FromBlob(byte[] content, string name)
    {
        const string Expected = "a .binaryproto (BlobProto) or a .npy file";
        StoredBlob blob;
        float[] values;
        try
        {
            using var file = new StoredFile(name, content);
            blob = BlobFile.Read(file);
            values = blob.ReadFloats();
        }
        catch (WeightFileException e)
        {
            // a blob starts with its number of pictures or its numbers; anything else is another kind of file
            bool looksRight = content.Length > 0 && content[0] is 0x08 or 0x10 or 0x2A or 0x3A or 0x42;
            throw new ImagingException(name, Expected, looksRight ? $"a damaged or truncated one of {content.Length} bytes" : WrongFile.Describe(content), e);
        }
        if (values.Length == 0)
            throw new ImagingException(name, Expected, content.Length == 0 ? WrongFile.Describe(content) : "no numbers in it");
        return new MeanImage(values, [.. blob.Shape], name);
    }
}
