using System.IO.Compression;
using CsCheck;
using Prototxt.Tests.Infrastructure;
using Prototxt.Tests.Layers;
using Prototxt.Training.Data;
using Prototxt.Training.Data.Import;
using Xunit;

namespace Prototxt.Training.Tests.Data;

/// <summary>The files of MNIST and CIFAR-10.</summary>
public sealed class ImportTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void MNIST_is_read_whole()
    {
        string folder = SharedData.Require("data", "mnist");
        LabelledImages train = MnistFiles.LoadTrain(folder), test = MnistFiles.LoadTest(folder);
        Assert.Equal((60000, 1, 28, 28), (train.Count, train.Channels, train.Height, train.Width));
        Assert.Equal(10000, test.Count);
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], train.Labels.Take(10));
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], test.Labels.Take(10));
        test.Slice(0, 200).WriteDatabase(_folder["db"]);
        using NetData<Batch> data = DataLayers.Open(
            "layer { name: 'mnist' type: 'Data' top: 'data' top: 'label' data_param { source: 'db' batch_size: 200 backend: LMDB } transform_param { scale: 0.00390625 } }", Phase.Test, new() { Folder = _folder.Path });
        using Batch batch = data.Next();
        Assert.Equal(test.Labels.Take(200).Select(l => (float)l), Numbers.Of(batch.Tops[1]));
        Assert.Equal(test[0].ToArray().Select(b => b / 256f), Numbers.Of(batch.Tops[0][0]));
    }

    [SkippableFact]
    public void CIFAR_is_read_packed_or_not()
    {
        string folder = SharedData.Require("data", "cifar10");
        LabelledImages train = Cifar10Files.LoadTrain(folder);
        Assert.Equal((20000, 3, 32, 32), (train.Count, train.Channels, train.Height, train.Width));
        Assert.Equal(Enumerable.Range(0, 10), train.Labels.Distinct().Order());
        Assert.Equal(6, train.Labels[0]);
        using (var packed = new GZipStream(File.OpenRead(Path.Combine(folder, "data_batch_2.bin.gz")), CompressionMode.Decompress))
        using (FileStream plain = File.Create(_folder["data_batch_1.bin"]))
            packed.CopyTo(plain);
        Assert.Equal(train[10000].ToArray(), Cifar10Files.LoadTrain(_folder.Path)[0].ToArray());
        File.Copy(Path.Combine(folder, "data_batch_1.bin.gz"), _folder["data_batch_1.bin.gz"]);
        Assert.Equal(10000, Cifar10Files.LoadTrain(_folder.Path).Count);
        Assert.Equal(1000, Cifar10Files.Load(Path.Combine(folder, "test_batch_first1000.bin.gz")).Count);
    }

    [Fact]
    public void Other_files_are_told()
    {
        _folder.Write("train-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4]);
        _folder.Write("train-labels.idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 2, 7, 8]);
        LabelledImages images = MnistFiles.LoadTrain(_folder.Path);
        Assert.Equal([3, 4], images[1].ToArray());
        Refused(() => MnistFiles.LoadTest(_folder.Path), "found none of them");
        _folder.Write("train-labels.idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7]);
        Refused(() => MnistFiles.LoadTrain(_folder.Path), "expected 2 labels");
        _folder.Write("train-labels.idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 9, 7]);
        Refused(() => MnistFiles.LoadTrain(_folder.Path), "found 1");
        _folder.Write("train-labels.idx1-ubyte", [0, 0, 8, 3, 0, 0, 0, 9, 7]);
        Refused(() => MnistFiles.LoadTrain(_folder.Path), "which begins with 00000801, found 00000803");
        _folder.Write("train-labels.idx1-ubyte", [0x1F, 0x8B, 8, 0, 1, 2, 3]);
        Assert.Throws<DataException>(() => MnistFiles.LoadTrain(_folder.Path));
        _folder.Write("data_batch_1.bin", new byte[3072]);
        Refused(() => Cifar10Files.LoadTrain(_folder.Path), "expected records of 3073 bytes");
        _folder.Write("data_batch_1.bin", [11, .. new byte[3072]]);
        Refused(() => Cifar10Files.LoadTrain(_folder.Path), "expected a label from 0 to 9, found 11");
        Refused(() => Cifar10Files.LoadTest(_folder.Path), "found no such file");
    }

    [Fact]
    public void Streams_are_read_as_files_are()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4], labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 8];
        LabelledImages set = MnistFiles.Load(new MemoryStream(Packed(images)), new MemoryStream(labels), "set");
        Assert.Equal([3, 4], set[1].ToArray());
        Assert.Equal([7, 8], set.Labels);
        Refused(() => MnistFiles.Load(new MemoryStream(labels), new MemoryStream(labels), "set"), "set, pictures: expected a file of pictures (idx3), which begins with 00000803, found 00000801");
        Refused(() => MnistFiles.Load(new MemoryStream(images), new MemoryStream(Packed(labels)[..12]), "set"), "set, labels: expected");
    }

    [Fact]
    public void Any_damage_is_either_refused_or_leaves_pictures_and_labels_in_step()
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4];
        Gen.Select(Gen.Bool, Gen.Int[0, 60], Gen.Byte, Gen.Int[0, 60]).Sample((isPacked, at, value, cut) =>
        {
            byte[] bytes = isPacked ? Packed(images) : [.. images];
            bytes[at % bytes.Length] = value;
            bytes = bytes[..^(cut % bytes.Length)];
            try
            {
                Assert.Equal(2, MnistFiles.Load(new MemoryStream(bytes), new MemoryStream([0, 0, 8, 1, 0, 0, 0, 2, 7, 8]), "set").Count);
            }
            catch (DataException)
            {
                // told, as it should be
            }
        }, iter: 5000);
    }

    private static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    [Fact]
    public void Arrays_that_do_not_agree_are_refused() => Assert.Throws<ArgumentException>(() => new LabelledImages(new byte[5], [1, 2], 1, 1, 2));

    [Fact]
    public void Pictures_become_the_records_of_a_MemoryData_layer()
    {
        var images = new LabelledImages([10, 20, 30, 40], [1, 2], 1, 1, 2);
        MemoryRecords records = images.ToRecords(0.5f);
        Assert.Equal([5f, 10, 15, 20], Numbers.Of(records.Data!));
        Assert.Equal([1f, 2], Numbers.Of(records.LabelTensor!));
        Assert.Equal([30, 40], images.ToPicture(1).Pixels.ToArray());
    }

    private static void Refused(Func<object> read, string message) => Assert.Contains(message, Assert.Throws<DataException>(read).Message, StringComparison.Ordinal);
}
