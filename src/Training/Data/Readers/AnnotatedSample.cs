using Google.Protobuf;
using Prototxt.Imaging;
using Prototxt.Training.Data.Databases;
using Prototxt.Training.Messages;

namespace Prototxt.Training.Data.Readers;

/// <summary>A record of a database: a picture with boxes.</summary>
internal sealed class AnnotatedSample(string name, byte[] record, DrawnNumbers numbers, ImageTransform transform) : DatumSample(name, record, numbers, transform, forcesColor: false)
{
    private List<AnnotatedBox> _boxes = [];

    /// <summary>The boxes as they lie in what was written.</summary>
    public IReadOnlyList<AnnotatedBox> Boxes => _boxes;

    public override void Write(ImageTransform transform, Span<float> target)
    {
        Place(transform);
        base.Write(transform, target);
    }

    protected override Datum Parse(byte[] record)
    {
        AnnotatedDatum annotated;
        try
        {
            annotated = AnnotatedDatum.Parser.ParseFrom(record);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new PictureException(Name, "an AnnotatedDatum", $"{record.Length} bytes that are none ({e.Message.TrimEnd('.')})", e);
        }
        if (annotated.Datum is null)
            throw new PictureException(Name, "an AnnotatedDatum, a picture with boxes", "none: a Datum, which a Data layer reads, begins otherwise");
        if (!annotated.HasType)
            throw new PictureException(Name, "an AnnotatedDatum with boxes (type BBOX)", "one without a type");
        _boxes =
        [
            .. annotated.AnnotationGroup.SelectMany(g => g.Annotation.Select(a => new AnnotatedBox(
                g.GroupLabel, a.InstanceId, a.Bbox?.Xmin ?? 0, a.Bbox?.Ymin ?? 0, a.Bbox?.Xmax ?? 0, a.Bbox?.Ymax ?? 0, a.Bbox?.Difficult ?? false))),
        ];
        return DatumFormat.Check(annotated.Datum, Name, record);
    }

    // As the transform will mirror and crop the picture.
    private void Place(ImageTransform transform)
    {
        bool isMirrored = transform.Mirror && Numbers.Peek(0, 2) == 1;
        (float left, float top, float right, float bottom) = (0, 0, 1, 1);
        if (transform.CropSize is > 0 and var crop)
        {
            int first = transform.Mirror ? 1 : 0, freeRows = Raster.Height - crop, freeColumns = Raster.Width - crop;
            (int row, int column) = transform.Phase == Phase.Train ? (Numbers.Peek(first, freeRows + 1), Numbers.Peek(first + 1, freeColumns + 1)) : (freeRows / 2, freeColumns / 2);
            (left, top) = ((float)column / Raster.Width, (float)row / Raster.Height);
            (right, bottom) = ((float)(column + crop) / Raster.Width, (float)(row + crop) / Raster.Height);
        }
        _boxes = [.. _boxes.Select(b => b.In(left, top, right, bottom)).OfType<AnnotatedBox>().Select(b => isMirrored ? b.Mirrored() : b)];
    }
}
