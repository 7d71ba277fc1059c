using System.Buffers.Binary;
using AlexNet.Digits;
using Prototxt.Imaging;
using Prototxt.Tests.Package;
using Prototxt.Training.Data;
using Xunit;

namespace Prototxt.Tests.Sample;

public sealed class SampleTrainTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Mnist_trains_snapshots_and_goes_on()
    {
        Directory.CreateDirectory(folder["mnist"]);
        WriteMnist("train", DigitSet.Embedded("heldout"));
        WriteMnist("t10k", DigitSet.Embedded("heldout"));

        SampleRun first = SampleRun.Of("train", "mnist", folder["mnist"], "--iterations", "2", "--output", folder.Path);
        Assert.Equal(("", 0), (first.Error, first.ExitCode));
        Assert.True(File.Exists(folder["alexnet_mnist_iter_2.solverstate"]));
        Assert.True(File.Exists(folder["alexnet_mnist_solver.png"]));
        Assert.Matches(@"\] Iteration 0.*, loss = \d", File.ReadAllText(folder["alexnet_mnist_solver.log"]));

        SampleRun second = SampleRun.Of("train", "mnist", folder["mnist"], "--iterations", "3", "--output", folder.Path, "--resume");
        Assert.Equal(("", 0), (second.Error, second.ExitCode));
        Assert.Contains("going on from ", second.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["alexnet_mnist_iter_3.solverstate"]));
    }

    [Fact]
    public void ImageNets_net_trains_over_a_small_database()
    {
        using (var writer = new DatabaseWriter(folder["pictures"]))
        {
            for (int i = 0; i < 4; i++)
                writer.Add($"{i:D8}", Picture.FromBytes([.. Enumerable.Range(0, 256 * 256 * 3).Select(k => (byte)((k * (i + 3)) >> 4))], 256, 256, 3), i);
            writer.Complete();
        }

        SampleRun run = SampleRun.Of("train", "imagenet", folder["pictures"], "--batch", "2", "--iterations", "2", "--test-iter", "1", "--output", folder.Path);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.True(File.Exists(folder["caffe_alexnet_train_iter_2.caffemodel"]));
    }

    [Fact]
    public void Nothing_to_go_on_from_is_said()
    {
        Directory.CreateDirectory(folder["mnist"]);
        WriteMnist("train", DigitSet.Embedded("heldout"));
        WriteMnist("t10k", DigitSet.Embedded("heldout"));
        SampleRun run = SampleRun.Of("train", "mnist", folder["mnist"], "--output", folder.Path, "--resume");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected a snapshot to go on from, found none", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_draws_what_it_found()
    {
        SampleRun run = SampleRun.Of("experiment", "lrn", "--epochs", "1", "--pictures", "1000", "--output", folder.Path);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("a smaller run on the embedded digits", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"with normalisation +rate 0\.0005 +epoch  1: errors +\d+\.\d % training, +\d+\.\d % test", run.Output);
        Assert.Equal(3, File.ReadAllLines(folder["lrn.csv"]).Length);
        Assert.True(File.Exists(folder["lrn.png"]) && File.Exists(folder["lrn.svg"]));
    }

    [Fact]
    public void A_folder_without_CIFAR10_is_refused()
    {
        SampleRun run = SampleRun.Of("experiment", "dropout", "--cifar10", folder.Path, "--output", folder.Path);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("expected a folder with CIFAR-10's binary files (data_batch_*.bin*), found none of them", run.Error, StringComparison.Ordinal);
    }

    private void WriteMnist(string set, DigitSet digits)
    {
        var images = new byte[16 + (digits.Count * 784)];
        foreach ((int at, int value) in (IEnumerable<(int, int)>)[(0, 0x803), (4, digits.Count), (8, 28), (12, 28)])
            BinaryPrimitives.WriteInt32BigEndian(images.AsSpan(at), value);
        var labels = new byte[8 + digits.Count];
        BinaryPrimitives.WriteInt32BigEndian(labels, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(labels.AsSpan(4), digits.Count);
        for (int i = 0; i < digits.Count; i++)
        {
            digits.PictureAt(i).Pixels.CopyTo(images.AsSpan(16 + (i * 784)));
            labels[8 + i] = (byte)digits.LabelAt(i);
        }

        File.WriteAllBytes(Path.Combine(folder["mnist"], set + "-images-idx3-ubyte"), images);
        File.WriteAllBytes(Path.Combine(folder["mnist"], set + "-labels-idx1-ubyte"), labels);
    }
}
