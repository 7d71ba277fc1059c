using Prototxt.Fuzz.Seeds;
using Prototxt.Protos;
using Prototxt.Weights;
using Xunit;
using static Prototxt.Fuzz.Seeds.PickleWriter;
using static TorchSharp.torch;

namespace Prototxt.Tests.Weights;

/// <summary>A file may call a layer anything; what would move a terminal's cursor or turn a line does not get into a message.</summary>
public class NamesInMessagesTests
{
    private const string Name = "a\u001B[2Jb\r\u202Ec\u2028d";
    private const string Shown = "a?[2Jb??c?d";

    [Fact]
    public void A_layer_of_a_caffemodel_is_named_without_them()
    {
        using var folder = new TemporaryFolder();
        Check(Fails(folder, Nets.Net(Nets.Layer(Name, Nets.Blob([3], 1))), new([])));
        Check(Fails(folder, Nets.Net(Nets.Layer(Name, Nets.Blob([1], 1))), new([new(Name, "Bias", [zeros(2)])])));
    }

    [Fact]
    public void So_it_is_in_a_report()
    {
        using var folder = new TemporaryFolder();
        LoadReport report = WeightFile.Load(folder.Write(Nets.Net(Nets.Layer(Name, Nets.Blob([1], 1)))), new([]));
        Check(report.ToString().Replace("\n  ", " ", StringComparison.Ordinal));
        Assert.Equal(Name, report.Parameters[0].Layer);
    }

    [Fact]
    public void A_layer_and_a_blob_of_an_npy_are_named_without_them()
    {
        using var folder = new TemporaryFolder();
        foreach (PickleDialect dialect in new[] { PickleDialect.Protocol2, PickleDialect.Protocol3 })
        {
            Check(Fails(folder, Npy(dialect, (Name, new NumPyArray([2], [1]))), new([])));
            Action<PickleWriter> layer = w => w.Dict((Name, new NumPyArray([1], [1])));
            Check(Fails(folder, Npy(dialect, ("fc", layer)), new([])));
        }
        var other = new NumPyArray([3, 2], new float[6]);
        Check(Fails(folder, Npy(PickleDialect.Protocol3, (Name, new List(new NumPyArray([2, 3], new float[6]))), ("fc", new List(other))),
            new([new(Name, "InnerProduct", [zeros(2, 3)]), new("fc", "InnerProduct", [zeros(2, 3)])])));
    }

    private static string Fails(TemporaryFolder folder, NetParameter file, LearnedLayers net) => Fails(folder.Write(file), net);

    private static string Fails(TemporaryFolder folder, byte[] file, LearnedLayers net) => Fails(folder.Write(file), net);

    private static string Fails(string path, LearnedLayers net) =>
        Assert.Throws<WeightFileException>(() => WeightFile.Load(path, net)).Message.Replace("\n  ", " ", StringComparison.Ordinal);

    private static void Check(string message)
    {
        Assert.Contains(Shown, message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, c => char.IsControl(c) || c is '\u202E' or '\u2028');
    }
}
