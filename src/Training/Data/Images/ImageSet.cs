using System.Globalization;
using Prototxt.Imaging;
using Prototxt.Training.Data.Draws;
using Prototxt.Training.Data.Places;
using Prototxt.Training.Data.Readers;
using SkiaSharp;

namespace Prototxt.Training.Data.Images;

/// <summary>Makes a database of picture files, as Caffe's tool <c>convert_imageset</c> does.</summary>
public static class ImageSet
{
    /// <summary>
    /// Reads a list of pictures, a path, a space and a label in each line, and writes an LMDB of them, with keys such as
    /// <c>00000017_cat/1.jpg</c>: the number of the line and its path.
    /// </summary>
    /// <param name="rootFolder">Put before each path as text, so that a folder ends with a slash; may be empty.</param>
    /// <param name="listFile">The list.</param>
    /// <param name="database">The folder of the database, which must not have one.</param>
    /// <param name="options">The tool's flags; null for none.</param>
    /// <returns>How many pictures the database has.</returns>
    /// <exception cref="DataException">The list or a picture is missing or damaged, or a picture has another size.</exception>
    /// <exception cref="ArgumentException">Options that cannot be.</exception>
    /// <exception cref="IOException">The database is there already, or cannot be written.</exception>
    public static long Convert(string rootFolder, string listFile, string database, ImageSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rootFolder);
        ArgumentNullException.ThrowIfNull(listFile);
        options ??= new();
        if (options.ResizeHeight < 0 || options.ResizeWidth < 0 || options.ResizeHeight > 0 != options.ResizeWidth > 0)
            throw new ArgumentException($"ResizeHeight and ResizeWidth belong together; they are {options.ResizeHeight} and {options.ResizeWidth}.", nameof(options));
        if (options.EncodeType is { } type && PictureEncoder.FormatOf(type) is null)
            throw new ArgumentException($"EncodeType is \"{type}\"; expected jpg, png or webp.", nameof(options));
        var place = new DataPlace("image set", Path.GetFullPath(listFile));
        (string Path, int Label)[] lines = [.. ListFile.Lines(place, "pictures").Select(l => ListFile.Labelled(place, l.Number, l.Text))];
        if (options.Shuffle)
            CaffeShuffle.Shuffle(lines, new MersenneTwister(options.Seed));
        using var writer = new DatabaseWriter(database);
        var converter = new Converter(options, place);
        for (int i = 0; i < lines.Length; i++)
        {
            converter.Add(writer, $"{i.ToString("D8", CultureInfo.InvariantCulture)}_{lines[i].Path}", rootFolder + lines[i].Path, lines[i].Label);
            if ((i + 1) % 1000 == 0)
                options.Note?.Invoke($"Processed {i + 1} of {lines.Length} pictures.");
        }
        if (writer.Count == 0)
            throw place.Error("at least one picture that can be read", "none");
        writer.Complete();
        return writer.Count;
    }

    private sealed class Converter(ImageSetOptions options, DataPlace place)
    {
        private (string Path, PictureSize Size)? _first;

        public void Add(DatabaseWriter writer, string key, string path, int label)
        {
            try
            {
                byte[] file = FileBytes.Read(path, PictureOptions.Default.MaxBytes, "a picture file", (expected, found, inner) => new PictureException(path, expected, found, inner));
                SKEncodedImageFormat? format = options.Encoded ? PictureEncoder.FormatOf(options.EncodeType ?? Path.GetExtension(path)) : null;
                if (options.Encoded && format is null)
                    options.Note?.Invoke($"{path}: the kind of file is not known by its ending; its samples are stored as they are.");
                // Whatever goes in is decoded once, so that a damaged file is found now.
                var picture = Picture.Decode(file, path, new() { Color = options.Gray ? PictureColor.Gray : PictureColor.Color });
                if (options.ResizeHeight > 0)
                    picture = picture.Resize(options.ResizeHeight, options.ResizeWidth);
                CheckSize(path, picture);
                if (format is null)
                    writer.Add(key, picture, label);
                else
                    writer.AddEncoded(key, IsAsIs(path, file, format.Value) ? file : PictureEncoder.Encode(picture, format.Value), label);
            }
            catch (PictureException e) when (options.Damaged == DamagedRecords.Skip)
            {
                options.Note?.Invoke($"{e.Message.TrimEnd('.')}; it is left out.");
            }
            catch (PictureException e)
            {
                throw place.Of(path).Error(e);
            }
        }

        // A grey file where colour is wanted goes in as it is, as with Caffe; where grey is wanted Caffe would leave a file its colours.
        private bool IsAsIs(string path, byte[] file, SKEncodedImageFormat format) =>
            options.ResizeHeight == 0 && PictureEncoder.FormatOf(Path.GetExtension(path)) == format
            && (!options.Gray || Picture.Decode(file, path, new() { Color = PictureColor.AsStored }).Channels == 1);

        private void CheckSize(string path, Picture picture)
        {
            if (!options.CheckSize)
                return;
            _first ??= (path, picture.Size);
            if (picture.Size != _first.Value.Size)
                throw place.Of(path).Error($"{_first.Value.Size} as {_first.Value.Path} (CheckSize)", $"{picture.Size}");
        }
    }
}
