using Prototxt.Imaging;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data.Readers;

/// <summary>A record of a database: an encoded picture, or bytes or numbers [C, H, W] with any number of channels.</summary>
internal class DatumSample(string name, byte[] record, DrawnNumbers numbers, ImageTransform transform, bool forcesColor) : Sample(name, numbers)
{
    private Datum? _datum;
    private Picture? _picture;
    private float[] _numbers = [];

    /// <summary>The sizes of the decoded record.</summary>
    protected Raster Raster => _picture?.Raster ?? Raster.Planar(_datum!.Channels, _datum.Height, _datum.Width);

    public override void Load()
    {
        if (_datum is not null)
            return;
        Datum datum = Parse(record);
        Label = datum.Label;
        if (datum.Encoded)
            _picture = Changed(Picture.Decode(datum.Data.ToByteArray(), Name, Options()));
        else if (transform.ResizeTo is not null || Numbers.Variant is not null)
            _picture = Changed(DatumFormat.ToPicture(datum, Name));
        else if (datum.Data.Length == 0)
            _numbers = [.. datum.FloatData];
        _datum = datum;
    }

    public override (int Channels, int Height, int Width) Fit(ImageTransform transform)
    {
        try
        {
            return transform.Fit(Raster, Name);
        }
        catch (PictureException e) when (_picture is null && DatumFormat.Order(_datum!) is { Length: > 0 } order)
        {
            throw new PictureException(e.Subject, e.Expected, e.Found + order, e);
        }
    }

    public override void Write(ImageTransform transform, Span<float> target)
    {
        if (_picture is { } picture)
            transform.Write(picture.Pixels, Raster, target, Numbers, Name);
        else if (_numbers.Length > 0)
            transform.Write(_numbers, Raster, target, Numbers, Name);
        else
            transform.Write(_datum!.Data.Span, Raster, target, Numbers, Name);
        // a batch may have many; each lets go of its pixels as soon as they are written
        (_datum, _picture, _numbers) = (null, null, []);
    }

    /// <summary>Reads the record.</summary>
    /// <exception cref="PictureException">It is no such record, or its sizes and its data do not agree.</exception>
    protected virtual Datum Parse(byte[] record) => DatumFormat.Parse(record, Name);

    private Picture Changed(Picture picture)
    {
        picture = Numbers.Variant?.Of(picture) ?? picture;
        return transform.ResizeTo is { } size ? picture.Resize(size.Height, size.Width) : picture;
    }

    // Without a word about colour Caffe's image library leaves the picture as it is, alpha and orientation too. What varies pictures knows colours only.
    private PictureOptions Options() =>
        transform.ForceColor || forcesColor ? new() { Color = PictureColor.Color }
        : transform.ForceGray ? new() { Color = PictureColor.Gray }
        : new() { Color = PictureColor.AsStored, KeepsAlpha = Numbers.Variant is null, ApplyOrientation = false };
}
