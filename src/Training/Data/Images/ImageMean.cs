using Google.Protobuf;
using Prototxt.Files;
using Prototxt.Imaging;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Data.Places;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data.Images;

/// <summary>The mean of all pictures of a database, as Caffe's tool <c>compute_image_mean</c> makes it.</summary>
public static class ImageMean
{
    /// <summary>
    /// Reads a database and gives the mean of its records. Bytes are summed as whole numbers; Caffe sums in single precision, which
    /// is the same up to some 65 000 pictures and less exact beyond.
    /// </summary>
    /// <param name="database">The database's folder.</param>
    /// <param name="backend">Its kind.</param>
    /// <exception cref="DataException">The database is missing, damaged or empty, or its records differ in size.</exception>
    public static MeanImage Compute(string database, Backend backend = Backend.LMDB)
    {
        ArgumentNullException.ThrowIfNull(database);
        string folder = Path.GetFullPath(database);
        var place = new DataPlace("image mean", folder);
        using RecordDatabase records = RecordDatabase.Open(folder, backend, place);
        double[]? sums = null;
        (int Channels, int Height, int Width) shape = default;
        string first = "";
        long count = 0;
        for (; records.Next(wanted: true) is { } record; count++)
        {
            string name = RecordDatabase.Name(record.Key);
            Datum datum = Decoded(record.Value, name, place);
            (int, int, int) own = (datum.Channels, datum.Height, datum.Width);
            if (sums is null)
                (sums, shape, first) = (new double[datum.Channels * datum.Height * datum.Width], own, name);
            if (own != shape)
                throw place.Of(name).Error($"{shape.Channels} x {shape.Height} x {shape.Width} as {first}", $"{datum.Channels} x {datum.Height} x {datum.Width}");
            Add(datum, sums);
        }
        return sums is null
            ? throw place.Error("at least one record", "an empty database")
            : new MeanImage([.. sums.Select(s => (float)s / count)], shape.Channels, shape.Height, shape.Width, folder);
    }

    /// <summary>Writes a mean as Caffe's tool does, a <c>.binaryproto</c> of the shape [1, C, H, W]; an old file is replaced when the new one is whole.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(this MeanImage mean, string path)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(path);
        var blob = new BlobProto { Num = 1, Channels = mean.Channels, Height = mean.Height, Width = mean.Width, Data = { mean.Values.ToArray() } };
        AtomicFile.Write(path, stream => blob.WriteTo(stream));
    }

    private static Datum Decoded(byte[] record, string name, DataPlace place)
    {
        try
        {
            Datum datum = DatumFormat.Parse(record, name);
            return datum.Encoded
                ? DatumFormat.Of(Picture.Decode(datum.Data.ToByteArray(), name, new() { Color = PictureColor.AsStored, KeepsAlpha = true, ApplyOrientation = false }), datum.Label)
                : datum;
        }
        catch (PictureException e)
        {
            throw place.Of(name).Error(e);
        }
    }

    private static void Add(Datum datum, double[] sums)
    {
        ReadOnlySpan<byte> bytes = datum.Data.Span;
        for (int i = 0; i < bytes.Length; i++)
            sums[i] += bytes[i];
        for (int i = 0; bytes.IsEmpty && i < sums.Length; i++)
            sums[i] += datum.FloatData[i];
    }
}
