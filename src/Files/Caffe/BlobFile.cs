using Prototxt.Weights;

namespace Prototxt.Files;

/// <summary>A BlobProto that is a file of its own, as Caffe keeps mean images and the matrices of losses.</summary>
internal static class BlobFile
{
    /// <summary>Reads the structure of the whole file. The blob's shape may be any, even one of another number of numbers.</summary>
    /// <exception cref="WeightFileException">The file is no protobuf message, or a damaged one.</exception>
    public static StoredBlob Read(StoredFile file)
    {
        var place = new Place(file.Path);
        return new CaffeBlobParser(file, place).ParseUnchecked(new WireCursor(file, place, 0, file.Length));
    }
}
