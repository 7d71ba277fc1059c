using Prototxt.Tests.Layers;
using Prototxt.Tests.Recorded;
using Prototxt.Training.Data;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>Every batch that Caffe's data layers gave comes out of the same files with the same seed.</summary>
public class RecordedDataTests
{
    private static readonly string[] types = ["Data", "ImageData", "HDF5Data", "MemoryData", "WindowData"];

    public static TheoryData<string> Cases() => Golden.Rows(Golden.Cases().Where(c => types.Any(t => c.StartsWith($"layers/{t}/", StringComparison.Ordinal))));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Batches_are_Caffes(string name)
    {
        using var golden = new GoldenCase(name);
        Phase phase = golden.Phase == "TRAIN" ? Phase.Train : Phase.Test;
        BaseDataLayer layer = Assert.Single(DataLayers.Of(File.ReadAllText(golden.NetFile), phase));
        var options = new DataOptions { Folder = golden.Folder, Seed = golden.Number("seed", 0) };
        if (layer is MemoryDataLayer)
            options = options with { Memory = new Dictionary<string, MemoryRecords> { [layer.Name] = new(golden.Data("given:data"), golden.Data("given:label")) } };
        using var data = new NetData<Batch>(phase, [layer], Batch.Of, options);
        float[][] found = Read(data, layer.Tops.Count, (int)golden.Number("steps", 1));
        for (int t = 0; t < layer.Tops.Count; t++)
        {
            float[] expected = [.. golden.Batches(layer.Tops[t]).SelectMany(Numbers.Of)];
            if (golden.Says("statistics_only"))
                Assert.All(Epochs(found[t], golden, layer), rows => Assert.Equal(Epochs(expected, golden, layer)[0].Order(), rows.Order()));
            else
                golden.Tolerance("forward").AssertClose(layer.Tops[t], expected, found[t]);
        }
    }

    private static float[][] Read(NetData<Batch> data, int tops, int steps)
    {
        List<float>[] found = [.. Enumerable.Range(0, tops).Select(_ => new List<float>())];
        for (int k = 0; k < steps; k++)
        {
            using Batch batch = data.Next();
            for (int t = 0; t < tops; t++)
                found[t].AddRange(Numbers.Of(batch.Tops[t]));
        }
        return [.. found.Select(f => f.ToArray())];
    }

    // Shuffled rows are compared as the set that each epoch is: a batch is an epoch in these cases.
    private static List<float[]> Epochs(float[] values, GoldenCase golden, BaseDataLayer layer)
    {
        Assert.True(golden.Says("each_epoch_is_a_permutation"));
        return [.. values.Chunk(values.Length / (int)golden.Number("steps", 1))];
    }
}
