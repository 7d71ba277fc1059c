using Prototxt.Imaging;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Training.Tests.Data;

/// <summary>Batches in their order, ahead and without end, and what a program may say about them.</summary>
public sealed class NetDataTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Batches_depend_on_the_seed_and_not_on_the_threads()
    {
        Pictures(20, 9, 11);
        float[] Run(int threads, long seed)
        {
            using NetData<Batch> data = Open("crop_size: 5 mirror: true", new() { Seed = seed, Threads = threads });
            return Read(data, 9);
        }
        float[] one = Run(1, 7);
        Assert.Equal(one, Run(4, 7));
        Assert.Equal(one, Run(0, 7));
        Assert.NotEqual(one, Run(1, 8));
        Assert.NotEqual(Run(1, -1), Run(1, -1));
    }

    [Theory]
    [InlineData("TEST", Phase.Train)]
    [InlineData("TRAIN", Phase.Test)]
    public void A_phase_of_the_layers_own_decides_about_crops(string own, Phase net)
    {
        Pictures(12, 9, 11);
        float[] Run(string field, Phase phase)
        {
            using NetData<Batch> data = DataLayers.Open(
                $"layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' {field} data_param {{ source: 'db' batch_size: 4 backend: LMDB }} transform_param {{ crop_size: 5 mirror: true }} }}",
                phase, new() { Folder = _folder.Path, Seed = 3 });
            return Read(data, 3);
        }
        float[] found = Run("phase: " + own, net);
        Assert.Equal(Run("", net == Phase.Train ? Phase.Test : Phase.Train), found);
        Assert.NotEqual(Run("", net), found);
    }

    [Fact]
    public void The_end_is_said_once_for_each_round()
    {
        Pictures(5, 4, 4);
        List<string> notes = [];
        using (NetData<Batch> data = Open("", new() { Note = notes.Add }, prefetch: 1))
            for (int i = 0; i < 4; i++)
                data.Next().Dispose();
        Assert.InRange(notes.Count, 2, 4);
        Assert.All(notes, n => Assert.Equal($"layer \"d\" (Data), {_folder["db"]}: restarting from the first of 5 records.", n));
    }

    [Fact]
    public void Shares_of_several_processes_make_the_batches_of_one()
    {
        Pictures(14, 9, 11);
        using NetData<Batch> all = Open("crop_size: 5 mirror: true", new() { Seed = 3 }), first = Open("crop_size: 5 mirror: true", new() { Seed = 3, Shard = (0, 2) }),
            second = Open("crop_size: 5 mirror: true", new() { Seed = 3, Shard = (1, 2) });
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(Read(all, 1), Read(first, 1));
            Assert.Equal(Read(all, 1), Read(second, 1));
        }
        // a test is everyone's own
        using NetData<Batch> test = Open("", new() { Shard = (1, 2) }, Phase.Test), whole = Open("", null, Phase.Test);
        Assert.Equal(Read(whole, 3), Read(test, 3));
    }

    [Fact]
    public void No_more_is_read_ahead_than_is_asked_for()
    {
        Pictures(3, 4, 4);
        int rounds = 0;
        using NetData<Batch> data = Open("", new() { Note = _ => Interlocked.Increment(ref rounds) }, prefetch: 2);
        data.Next().Dispose();
        Thread.Sleep(300);
        // one was taken, two are ready and one more may be on its way: 12 records, which is before the fourth end of 3
        Assert.InRange(Volatile.Read(ref rounds), 0, 4);
    }

    [Fact]
    public void Names_are_those_of_the_tops_and_options_replace_what_the_file_says()
    {
        Pictures(6, 4, 4);
        using NetData<Batch> data = Open("scale: 2", new()
        {
            BatchSizes = new Dictionary<string, int> { ["d"] = 2 },
            Transforms = new Dictionary<string, ImageTransform> { ["d"] = new() { Scale = 3 } },
        });
        IReadOnlyDictionary<string, Tensor> batch = ((INetData)data).Next();
        Assert.Equal(["data", "label"], batch.Keys);
        Assert.Equal([2L, 3, 4, 4], batch["data"].shape);
        Assert.Equal([0f, 1f], Numbers.Of(batch["label"]));
        Assert.Equal(3 * Samples(0, 4, 4)[0], batch["data"][0, 0, 0, 0].item<float>());
        foreach (Tensor tensor in batch.Values)
            tensor.Dispose();
    }

    [Fact]
    public void Pictures_in_memory_take_the_place_of_a_database()
    {
        var images = new LabelledImages([.. Enumerable.Range(0, 48).Select(i => (byte)i)], [3, 1], 1, 4, 6);
        using NetData<Batch> data = Open("scale: 0.5", new() { Images = new Dictionary<string, LabelledImages> { ["d"] = images }, BatchSizes = new Dictionary<string, int> { ["d"] = 3 } });
        using Batch batch = data.Next();
        Assert.Equal([3L, 1, 4, 6], batch.Tops[0].shape);
        Assert.Equal([3f, 1f, 3f], Numbers.Of(batch.Tops[1]));
        Assert.Equal([.. Enumerable.Range(0, 48).Select(i => i / 2f), .. Enumerable.Range(0, 24).Select(i => i / 2f)], Numbers.Of(batch.Tops[0]));
    }

    [Fact]
    public void Two_layers_go_forward_together()
    {
        Pictures(4, 4, 4);
        string layer = "layer { name: 'd' type: 'Data' top: 'data' top: 'label' data_param { source: 'db' batch_size: 3 backend: LMDB } }";
        using NetData<Batch> data = DataLayers.Open(layer + layer.Replace("'d'", "'e'", StringComparison.Ordinal).Replace("top: '", "top: 'other_", StringComparison.Ordinal), Phase.Train, new() { Folder = _folder.Path });
        for (int i = 0; i < 3; i++)
        {
            using Batch batch = data.Next();
            Assert.Equal(4, batch.Tops.Count);
            Assert.Equal(Numbers.Of(batch.Tops[0]), Numbers.Of(batch.Tops[2]));
            Assert.Equal(Numbers.Of(batch.Tops[1]), Numbers.Of(batch.Tops[3]));
        }
    }

    [Fact]
    public void An_error_stays_and_an_end_is_an_end()
    {
        Pictures(2, 4, 4);
        using (var writer = new DatabaseWriter(_folder["bad"]))
        {
            writer.Add("0", Picture.FromBytes(Samples(0, 4, 4), 4, 4, 3), 0);
            writer.AddEncoded("1", "no picture"u8, 1);
            writer.Complete();
        }
        NetData<Batch> data = Open("", new() { Sources = new Dictionary<string, string> { ["d"] = "bad" } });
        string message = Assert.Throws<DataException>(data.Next).Message;
        Assert.Contains("layer \"d\" (Data), " + _folder["bad"] + ", record 1: expected a picture (JPEG", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<DataException>(data.Next).Message);
        data.Dispose();
        Assert.Throws<ObjectDisposedException>(data.Next);
        data.Dispose();
    }

    [Fact]
    public void Options_that_name_no_layer_are_refused()
    {
        Pictures(2, 4, 4);
        Assert.Contains("DataOptions.Sources names \"x\"; the data layers are \"d\"", Assert.Throws<ArgumentException>(() => Open("", new() { Sources = new Dictionary<string, string> { ["x"] = "db" } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Open("", new() { Shard = (2, 2) }));
        Assert.Contains("Memory is for MemoryData layers", Assert.Throws<ArgumentException>(() => Open("", new() { Memory = new Dictionary<string, MemoryRecords> { ["d"] = new(zeros(1, 1, 1, 1), zeros(1)) } })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source: 'db'", "found an LMDB database, which needs backend: LMDB")]
    [InlineData("source: 'none' backend: LMDB", "expected the folder of a database, found nothing there; \"none\" begins at the folder ")]
    [InlineData("source: 'file' backend: LMDB", "found a file")]
    [InlineData("source: 'empty' backend: LMDB", "with a file data.mdb, found a folder without it")]
    [InlineData("backend: LMDB", "expected a source")]
    public void What_is_missing_is_said_before_the_first_batch(string param, string found)
    {
        Pictures(2, 4, 4);
        _folder.Write("file", "");
        Directory.CreateDirectory(_folder["empty"]);
        string net = $"layer {{ name: 'd' type: 'Data' top: 'data' data_param {{ {param} batch_size: 3 }} }}";
        Assert.Contains(found, Assert.Throws<DataException>(() => DataLayers.Open(net, Phase.Train, new() { Folder = _folder.Path })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_larger_than_a_blob_can_be_is_said_before_it_is_made()
    {
        Pictures(2, 4, 4);
        Assert.Contains("expected a batch of at most 2147483647 numbers, found 2000000000 records of 3 x 4 x 4", Assert.Throws<DataException>(
            () => Open("", new() { BatchSizes = new Dictionary<string, int> { ["d"] = 2_000_000_000 } })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_folder_is_the_working_folder()
    {
        Pictures(2, 4, 4);
        string net = $"layer {{ name: 'd' type: 'Data' top: 'data' data_param {{ source: '{_folder["db"]}' batch_size: 1 backend: LMDB }} }}";
        using NetData<Batch> data = DataLayers.Open(net, Phase.Train, new() { Folder = "" });
        data.Next().Dispose();
    }

    [Fact]
    public void Enumerating_goes_round_and_round()
    {
        Pictures(4, 4, 4);
        using NetData<Batch> data = Open("");
        float[] labels = [.. data.Take(4).SelectMany(batch =>
        {
            using (batch)
                return Numbers.Of(batch.Tops[1]);
        })];
        Assert.Equal([0f, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3], labels);
    }

    private static float[] Read(NetData<Batch> data, int batches) => [.. Enumerable.Range(0, batches).SelectMany(_ =>
    {
        using Batch batch = data.Next();
        return batch.Tops.SelectMany(Numbers.Of).ToArray();
    })];

    private NetData<Batch> Open(string transform, DataOptions? options = null, Phase phase = Phase.Train, int prefetch = 4) => DataLayers.Open(
        $"layer {{ name: 'd' type: 'Data' top: 'data' top: 'label' data_param {{ source: 'db' batch_size: 3 backend: LMDB prefetch: {prefetch} }} transform_param {{ {transform} }} }}",
        phase, (options ?? new()) with { Folder = _folder.Path });

    private static byte[] Samples(int picture, int height, int width) => [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)((picture * 31) + (i * 7) + 1))];

    private void Pictures(int count, int height, int width)
    {
        using var writer = new DatabaseWriter(_folder["db"]);
        for (int i = 0; i < count; i++)
            writer.Add($"{i:D5}", Picture.FromBytes(Samples(i, height, width), height, width, 3), i);
        writer.Complete();
    }
}
