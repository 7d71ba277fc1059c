using Prototxt.Generator.Compiler.Binding;
using Prototxt.Imaging;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Recorded;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Conformance;

/// <summary>
/// Data layers. Their batches are the caller's here, so there is nothing to run; but what they do to their records is
/// the <see cref="ImageTransform"/> of the generated class, and each recorded batch must be what that makes of the same records with
/// the same random numbers.
/// </summary>
internal static class DataCheck
{
    private static readonly string[] sources = ["AnnotatedData", "Data", "HDF5Data", "ImageData", "MemoryData", "WindowData"];

    public static bool Applies(GoldenCase golden) => golden.Layers.Any(l => l.Bottoms.Length == 0 && sources.Contains(l.Type));

    public static void Run(GoldenCase golden)
    {
        RecordedLayer source = golden.Layers.First(l => sources.Contains(l.Type));
        Message layer = golden.Layer(source.Name)!;
        if (golden.Layers.Count > 1 || source.Type is not ("Data" or "ImageData"))
            NotYetCovered.Because($"reading the files of {source.Type} layers; the caller gives their batches");
        string top = source.Tops[0];
        using var scope = NewDisposeScope();
        Tensor[] batches = [.. golden.Batches(top)];
        int count = (int)batches.Sum(b => b.shape[0]);
        using Tensor expected = cat(batches, 0);
        using Tensor found = source.Type == "Data" ? Database(golden, layer, count) : Files(golden, layer, count);
        float tolerance = Tolerance(layer);
        new Tolerance(0, tolerance).AssertClose(top, expected, found);
    }

    // Colours become grey in the image library when a file is decoded and here afterwards: a level apart at most.
    private static float Tolerance(Message layer)
    {
        Message? transform = layer.Sub("transform_param");
        float scale = transform?.Float("scale") ?? 1;
        return transform?.Bool("force_gray") == true ? scale : 1e-4f * Math.Max(1, scale);
    }

    private static Tensor Database(GoldenCase golden, Message layer, int count)
    {
        Message param = layer.Sub("data_param")!;
        if (param.Enum("backend") != "LMDB")
            NotYetCovered.Because("reading LevelDB, which the tests need to have the records");
        string folder = Path.Combine(golden.Folder, param.String("source"));
        Datum[] records = [.. LmdbFile.Values(Path.Combine(folder, "data.mdb")).Select(Datum.Parser.ParseFrom)];
        Assert.NotEmpty(records);
        Datum[] read = [.. Enumerable.Range(0, count).Select(i => records[i % records.Length])];
        ImageTransform transform = Transform(golden);
        if (read.All(r => r.FloatData.Count > 0))
            return transform.Apply(stack(read.Select(r => tensor(r.FloatData.ToArray(), [r.Channels, r.Height, r.Width]))), new CaffeCropSource(Seed(golden)));
        return transform.Apply([.. read.Select(Decode)], new CaffeCropSource(Seed(golden)));
    }

    private static Picture Decode(Datum record)
    {
        if (record.Encoded)
            return Picture.Decode(record.Data.ToByteArray());
        using Tensor planes = tensor(record.Data.Select(b => (float)b).ToArray(), [record.Channels, record.Height, record.Width]);
        return Picture.FromTensor(planes, name: "record");
    }

    private static Tensor Files(GoldenCase golden, Message layer, int count)
    {
        Message param = layer.Sub("image_data_param")!;
        if (param.Bool("shuffle"))
            NotYetCovered.Because("the order in which Caffe shuffles files");
        string[] lines = File.ReadAllLines(Path.Combine(golden.Folder, param.String("source")));
        int skip = param.UInt("rand_skip") is > 0 and var limit ? (int)(new MersenneTwister(Seed(golden)).Next() % limit) : 0;
        PictureOptions options = new() { Color = param.Bool("is_color") ? PictureColor.Color : PictureColor.Gray };
        Picture[] pictures = [.. Enumerable.Range(skip, count).Select(i => lines[i % lines.Length]).Select(l => Picture.Load(Path.Combine(golden.Folder, param.String("root_folder") + l[..l.LastIndexOf(' ')]), options))];
        return Transform(golden).Apply(pictures, new CaffeCropSource(Seed(golden)));
    }

    // The one that the net offers; its files lie beside the net.
    private static ImageTransform Transform(GoldenCase golden)
    {
        using var net = CompiledNet.Of(golden.Generate());
        ImageTransform transform = Assert.Single(net.View(net.ViewOf(golden.Phase))!.Inputs, i => i.Transform is not null).Transform!;
        return transform.MeanFile is { } file ? transform with { MeanFile = Path.Combine(golden.Folder, file) } : transform;
    }

    private static uint Seed(GoldenCase golden) => golden.Number("seed", 0);
}
