using Prototxt.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Augmentation;
using Prototxt.Training.Data.Images;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Data;

/// <summary>What happens to pictures beyond Caffe.</summary>
public sealed class AugmentationTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Principal_colours_are_those_of_the_covariance()
    {
        // colours along one line, with little else: 2, 2 and 1 of blue, green and red
        var random = new Random(5);
        byte[] pixels = [.. Enumerable.Range(0, 5000).SelectMany(_ =>
        {
            double t = (random.NextDouble() - 0.5) * 80;
            return (byte[])[(byte)(120 + (2 * t) + random.Next(3)), (byte)(120 + (2 * t) + random.Next(3)), (byte)(120 + t + random.Next(3))];
        })];
        var colors = PrincipalColors.Compute([Picture.FromBytes(pixels, 50, 100, 3), Picture.FromBytes([1], 1, 1, 1)]);
        Assert.Equal([2 / 3.0, 2 / 3.0, 1 / 3.0], colors.Directions[0], (a, b) => Math.Abs(a - b) < 0.01);
        // of a uniform distribution 80 * 3 wide
        Assert.Equal(240 * 240 / 12.0 / (255 * 255), colors.Variances[0], 2);
        Assert.InRange(colors.Variances[1], 0, 1e-4);
        using Tensor samples = tensor(pixels).view(-1, 3).to(ScalarType.Float64).div(255);
        using Tensor covariance = samples.t().cov(0);
        for (int i = 0; i < 3; i++)
        {
            using Tensor direction = tensor(colors.Directions[i].ToArray());
            using Tensor image = covariance.matmul(direction);
            Assert.All(Enumerable.Range(0, 3), k => Assert.Equal(colors.Variances[i] * colors.Directions[i][k], image[k].item<double>(), 9));
        }
        colors.Save(_folder["colors.json"]);
        var loaded = PrincipalColors.Load(_folder["colors.json"]);
        Assert.Equal(colors.Variances, loaded.Variances);
        Assert.Equal(colors.Directions.SelectMany(d => d), loaded.Directions.SelectMany(d => d));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{ \"Variances\": [1, 2], \"Directions\": [[1,0,0],[0,1,0],[0,0,1]] }")]
    [InlineData("{ \"Variances\": [1, 2, -3], \"Directions\": [[1,0,0],[0,1,0],[0,0,1]] }")]
    [InlineData("{ \"Variances\": [1, 2, 3], \"Directions\": [[1,0,0],[0,1],[0,0,1]] }")]
    [InlineData("null")]
    public void Other_files_are_no_principal_colours(string text)
    {
        _folder.Write("colors.json", text);
        Assert.StartsWith(_folder["colors.json"], Assert.Throws<DataException>(() => PrincipalColors.Load(_folder["colors.json"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PCA_moves_all_pixels_alike_and_as_far_as_the_paper_says()
    {
        var noise = new Random(1);
        byte[] pixels = new byte[3 * 64 * 64];
        noise.NextBytes(pixels);
        var colors = PrincipalColors.Compute([Picture.FromBytes(pixels, 64, 64, 3)]);
        var gray = Picture.FromBytes([.. Enumerable.Repeat((byte)128, 300)], 10, 10, 3);
        double[] shifts = [.. Enumerable.Range(0, 2000).Select(seed =>
        {
            var changed = new PcaColor(colors) { Deviation = 1 }.Apply(gray, (uint)seed);
            Assert.Single(changed.Pixels.ToArray().Chunk(3).Select(p => (p[0], p[1], p[2])).Distinct());
            return (changed[0, 0, 0] - 128) / 255.0;
        })];
        // each colour's variance is that of the sum of its parts of all three
        double expected = Enumerable.Range(0, 3).Sum(i => Math.Pow(colors.Variances[i] * colors.Directions[i][0], 2));
        Assert.InRange(shifts.Select(s => s * s).Average() / expected, 0.85, 1.15);
        Assert.InRange(shifts.Average(), -0.01, 0.01);
        var single = Picture.FromBytes([7], 1, 1, 1);
        Assert.Same(single, new PcaColor(colors).Apply(single, 1));
    }

    [Fact]
    public void A_resized_crop_has_its_size_and_stays_in_its_limits()
    {
        var ramp = Picture.FromBytes([.. Enumerable.Range(0, 40 * 60).SelectMany(i => (byte[])[(byte)(i / 60 * 6), (byte)(i % 60 * 4), 0])], 40, 60, 3);
        var crop = new RandomResizedCrop(16, 24) { LeastArea = 0.2f, MostArea = 0.5f };
        List<double> areas = [];
        for (uint seed = 0; seed < 300; seed++)
        {
            var part = crop.Apply(ramp, seed);
            Assert.Equal((16, 24), (part.Height, part.Width));
            double rows = (part[15, 0, 0] - part[0, 0, 0]) / 6.0 * 16 / 15, columns = (part[0, 23, 1] - part[0, 0, 1]) / 4.0 * 24 / 23;
            areas.Add(rows * columns / 2400);
        }
        Assert.InRange(areas.Min(), 0.14, 0.26);
        Assert.InRange(areas.Max(), 0.42, 0.56);
        Assert.Equal(crop.Apply(ramp, 9).Pixels.ToArray(), crop.Apply(ramp, 9).Pixels.ToArray());
        // no shape fits a line
        Assert.Equal((16, 24), new RandomResizedCrop(16, 24).Apply(Picture.FromBytes(new byte[300], 1, 100, 3), 1) is var line ? (line.Height, line.Width) : default);
    }

    [Fact]
    public void Jitter_of_nothing_changes_nothing_and_each_part_does_its_own()
    {
        var picture = Picture.FromBytes([10, 120, 200, 60, 60, 60, 90, 30, 150, 1, 2, 3], 2, 2, 3);
        Assert.Equal(picture.Pixels.ToArray(), new ColorJitter().Apply(picture, 3).Pixels.ToArray());
        // grey stays grey, whatever the hue and the saturation
        for (uint seed = 0; seed < 20; seed++)
        {
            var changed = new ColorJitter { Hue = 0.5f, Saturation = 1 }.Apply(picture, seed);
            Assert.Equal([60, 60, 60], [changed[0, 1, 0], changed[0, 1, 1], changed[0, 1, 2]]);
            var brighter = new ColorJitter { Brightness = 0.5f }.Apply(picture, seed);
            Assert.Equal(picture[0, 0, 1] * (brighter[0, 1, 0] / 60.0), brighter[0, 0, 1], 1.1);
            var hue = new ColorJitter { Hue = 0.1f }.Apply(Picture.FromBytes([100, 120, 140], 1, 1, 3), seed);
            Assert.InRange(hue[0, 0, 0] + hue[0, 0, 1] + hue[0, 0, 2], 358, 362);
        }
        var contrast = Enumerable.Range(0, 50).Select(s => new ColorJitter { Contrast = 0.5f }.Apply(Picture.FromBytes([100, 140], 1, 2, 1), (uint)s)).ToArray();
        Assert.All(contrast, c => Assert.InRange(c[0, 0] + c[0, 1], 239, 241));
        Assert.True(contrast.Max(c => c[0, 1] - c[0, 0]) > 50 && contrast.Min(c => c[0, 1] - c[0, 0]) < 30);
    }

    [Fact]
    public void A_test_sees_pictures_as_they_are()
    {
        var images = new LabelledImages([.. Enumerable.Range(0, 4 * 64).Select(i => (byte)i)], [0, 1, 2, 3], 1, 8, 8);
        float[] Batch(Phase phase, params PictureChange[] changes)
        {
            using NetData<Batch> data = DataLayers.Open("layer { name: 'd' type: 'Data' top: 'data' data_param { source: 'db' batch_size: 4 backend: LMDB } }", phase, new()
            {
                Seed = 1,
                Images = new Dictionary<string, LabelledImages> { ["d"] = images },
                Augmentations = new Dictionary<string, IReadOnlyList<PictureChange>> { ["d"] = changes },
            });
            using Batch batch = data.Next();
            return Numbers.Of(batch.Tops[0]);
        }

        var change = new ColorJitter { Brightness = 0.5f };
        Assert.NotEqual(Batch(Phase.Train), Batch(Phase.Train, change));
        Assert.Equal(Batch(Phase.Test), Batch(Phase.Test, change));
    }

    [Fact]
    public void In_the_pipeline_they_come_before_the_transform_and_repeat_with_the_seed()
    {
        using (var writer = new DatabaseWriter(_folder["db"]))
        {
            for (int i = 0; i < 6; i++)
                writer.Add($"{i}", Picture.FromBytes([.. Enumerable.Range(0, 20 * (20 + i) * 3).Select(k => (byte)((k * 7) + i))], 20, 20 + i, 3), i);
            writer.Complete();
        }
        float[] Run(int threads, long seed, bool augmented)
        {
            IReadOnlyList<PictureChange> changes = augmented ? [new RandomResizedCrop(12, 12), new ColorJitter { Brightness = 0.2f, Hue = 0.1f }] : [];
            using NetData<Batch> data = DataLayers.Open(
                "layer { name: 'd' type: 'Data' top: 'data' data_param { source: 'db' batch_size: 4 backend: LMDB } transform_param { crop_size: 9 mirror: true scale: 0.1 } }", Phase.Train,
                new() { Folder = _folder.Path, Seed = seed, Threads = threads, Augmentations = new Dictionary<string, IReadOnlyList<PictureChange>> { ["d"] = changes } });
            return [.. Enumerable.Range(0, 3).SelectMany(_ =>
            {
                using Batch batch = data.Next();
                Assert.Equal([4L, 3, 9, 9], batch.Tops[0].shape);
                return Numbers.Of(batch.Tops[0]);
            })];
        }
        Assert.Equal(Run(1, 5, true), Run(3, 5, true));
        Assert.NotEqual(Run(1, 5, true), Run(1, 6, true));
        Assert.NotEqual(Run(1, 5, true), Run(1, 5, false));
    }

    [Fact]
    public void A_contact_sheet_has_every_picture_in_its_place()
    {
        var red = Picture.FromBytes([0, 0, 255], 1, 1, 3);
        var white = Picture.FromBytes([.. Enumerable.Repeat((byte)255, 6)], 2, 3, 1);
        var sheet = ContactSheet.Of([red, white, white], columns: 2);
        // cells of 2 x 3 with a gap of 4 around them
        Assert.Equal((4 + (2 * 6), 4 + (2 * 7)), (sheet.Height, sheet.Width));
        Assert.Equal([0, 0, 255], [sheet[4, 4, 0], sheet[4, 4, 1], sheet[4, 4, 2]]);
        Assert.Equal(255, sheet[4, 11, 0]);
        Assert.Equal(255, sheet[10, 4, 1]);
        Assert.Equal(32, sheet[0, 0, 0]);
        sheet.SavePng(_folder["sheet.png"]);
        Assert.Equal(sheet.Pixels.ToArray(), Picture.Load(_folder["sheet.png"]).Pixels.ToArray());
        var batch = ContactSheet.Of(tensor([-1f, 0, 1, 3], [1, 1, 2, 2]), 1);
        Assert.Equal([0, 64, 128, 255], [batch[4, 4, 0], batch[4, 5, 0], batch[5, 4, 0], batch[5, 5, 0]]);
        Assert.Equal(8, ContactSheet.Of([red], [new ColorJitter()]).Width / 5);
    }
}
