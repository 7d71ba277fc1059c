using Google.Protobuf;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Augmentation;
using Prototxt.Training.Messages;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>SSD's pictures with boxes.</summary>
public sealed class AnnotatedDataTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Boxes_of_a_batch_are_rows_with_the_number_of_their_picture()
    {
        Write(Boxed((3, 0, [0.25f, 0.5f, 0.75f, 1], false), (3, 1, [0, 0, 0.5f, 0.5f], true)), Boxed(), Boxed((1, 0, [0.1f, 0.2f, 0.3f, 0.4f], false)));
        using NetData<Batch> data = Open("", 3);
        using Batch batch = data.Next();
        Assert.Equal([3L, 1, 4, 8], batch.Tops[0].shape);
        Assert.Equal([1L, 1, 3, 8], batch.Tops[1].shape);
        Assert.Equal([0, 3, 0, 0.25f, 0.5f, 0.75f, 1, 0, 0, 3, 1, 0, 0, 0.5f, 0.5f, 1, 2, 1, 0, 0.1f, 0.2f, 0.3f, 0.4f, 0], Numbers.Of(batch.Tops[1]));
    }

    [Fact]
    public void A_batch_without_boxes_has_one_of_minus_one()
    {
        Write(Boxed());
        using NetData<Batch> data = Open("", 1);
        using Batch batch = data.Next();
        Assert.Equal(Enumerable.Repeat(-1f, 8), Numbers.Of(batch.Tops[1]));
    }

    // The picture is 4 x 8; the crop of 2 in the middle has the columns 3 and 4 and the rows 1 and 2.
    [Fact]
    public void A_crop_cuts_boxes_and_leaves_out_those_beside_it()
    {
        Write(Boxed((1, 0, [0, 0, 0.5f, 0.5f], false), (2, 0, [0.7f, 0, 1, 1], false)));
        using NetData<Batch> data = Open("crop_size: 2", 1, Phase.Test);
        using Batch batch = data.Next();
        Assert.Equal([0, 1, 0, 0, 0, 0.5f, 0.5f, 0], Numbers.Of(batch.Tops[1]));
    }

    [Fact]
    public void Boxes_are_mirrored_and_cropped_with_their_pictures()
    {
        // one bright pixel, and a box around it: wherever it comes to lie, the box has it
        AnnotatedDatum boxed = Boxed((1, 0, [3 / 8f, 1 / 4f, 4 / 8f, 2 / 4f], false));
        var pixels = new byte[32];
        pixels[8 + 3] = 255;
        boxed.Datum.Data = ByteString.CopyFrom(pixels);
        Write(boxed);
        using NetData<Batch> data = Open("crop_size: 3 mirror: true", 1);
        HashSet<int> places = [];
        for (int i = 0; i < 100; i++)
        {
            using Batch batch = data.Next();
            float[] picture = Numbers.Of(batch.Tops[0]), box = Numbers.Of(batch.Tops[1]);
            int bright = Array.IndexOf(picture, 255);
            Assert.Equal(bright < 0, box[0] < 0);
            if (bright < 0)
                continue;
            places.Add(bright);
            int column = bright % 3, row = bright / 3;
            foreach ((float side, float found) in new[] { column, row, column + 1, row + 1 }.Select(s => s / 3f).Zip(box[3..7]))
                Assert.Equal(side, found, 1e-5f);
        }
        Assert.True(places.Count > 3);
    }

    [Fact]
    public void Other_records_are_told()
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
        {
            writer.Add("0", [1f], 1, 1, 1, 0);
            writer.Complete();
        }
        Assert.Contains("expected an AnnotatedDatum, a picture with boxes, found none: a Datum, which a Data layer reads", Assert.Throws<DataException>(() => Open("", 1)).Message, StringComparison.Ordinal);
        Directory.Delete(_folder["db"], recursive: true);
        var plain = Boxed();
        plain.ClearType();
        Write(plain);
        Assert.Contains("expected an AnnotatedDatum with boxes (type BBOX), found one without a type", Assert.Throws<DataException>(() => Open("", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("whose boxes would not change", Assert.Throws<ArgumentException>(() => Open("", 1, options: new() { Augmentations = new Dictionary<string, IReadOnlyList<PictureChange>> { ["d"] = [new RandomResizedCrop(2, 2)] } })).Message, StringComparison.Ordinal);
    }

    private static AnnotatedDatum Boxed(params (int Label, int Instance, float[] Sides, bool IsDifficult)[] boxes)
    {
        var annotated = new AnnotatedDatum { Type = AnnotatedDatum.Types.AnnotationType.Bbox, Datum = new Datum { Channels = 1, Height = 4, Width = 8, Data = ByteString.CopyFrom(new byte[32]) } };
        foreach (var group in boxes.GroupBy(b => b.Label))
            annotated.AnnotationGroup.Add(new AnnotationGroup
            {
                GroupLabel = group.Key,
                Annotation = { group.Select(b => new Annotation { InstanceId = b.Instance, Bbox = new NormalizedBBox { Xmin = b.Sides[0], Ymin = b.Sides[1], Xmax = b.Sides[2], Ymax = b.Sides[3], Difficult = b.IsDifficult } }) },
            });
        return annotated;
    }

    private void Write(params AnnotatedDatum[] records)
    {
        using var writer = new DatabaseWriter(_folder["db"]);
        for (int i = 0; i < records.Length; i++)
            writer.Add($"{i:00000}", records[i]);
        writer.Complete();
    }

    private NetData<Batch> Open(string transform, int batch, Phase phase = Phase.Train, DataOptions? options = null) => DataLayers.Open(
        $"layer {{ name: 'd' type: 'AnnotatedData' top: 'data' top: 'label' transform_param {{ {transform} }} data_param {{ source: 'db' batch_size: {batch} backend: LMDB }} }}", phase, (options ?? new()) with { Folder = _folder.Path, Seed = 1 });
}
