using System.Text;
using Prototxt.Imaging;
using Prototxt.Tests.Infrastructure;
using Xunit;
using static TorchSharp.torch;

namespace Prototxt.Tests.Imaging;

public class LabelsTests
{
    private static readonly Labels Four = new(["a", "b", "c", "d"], "labels.txt");

    [SkippableFact]
    public void ImageNets_synsets_are_read()
    {
        var labels = Labels.Load(SharedData.Require("data", "imagenet", "synset_words.txt"));
        Assert.Equal(1000, labels.Count);
        Assert.Equal("n01440764 tench, Tinca tinca", labels[0]);
        Assert.Equal("n01440764", labels.Synset(0));
        Assert.Equal("tench, Tinca tinca", labels.NameOf(0));
        Assert.All(Enumerable.Range(0, 1000), i => Assert.NotNull(labels.Synset(i)));
    }

    [Fact]
    public void Plain_names_are_read_with_any_line_ends()
    {
        Assert.Equal(["airplane", "cat food", "é"], Load("\uFEFFairplane\r\ncat food\né\r\n\r\n"));
        var labels = Load("zero\none");
        Assert.Null(labels.Synset(0));
        Assert.Equal("one", labels.NameOf(1));
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("a\n\nb", "an empty line 2")]
    [InlineData("<html>", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer")]
    [InlineData("a\0b", "something else")]
    public void What_holds_no_labels_is_refused(string content, string found) =>
        Assert.Contains(found, Assert.Throws<ImagingException>(() => Load(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_best_come_first_and_ties_by_number()
    {
        using Tensor one = tensor(new[] { 0.2f, float.NaN, 0.6f, 0.2f });
        Assert.Equal([new(2, "c", 0.6f), new(0, "a", 0.2f), new(3, "d", 0.2f)], Four.TopK(one, 3));
        Assert.Equal(1, Four.TopK(one, 4)[3].Index);
        using Tensor four = one.reshape(1, 4, 1, 1);
        Assert.Equal(2, Four.TopK(four, 1)[0].Index);
        using Tensor two = tensor(new[] { 1f, 2, 3, 4, 8, 7, 6, 5 }, [2, 4]);
        Assert.Equal([3, 0], Four.TopKPerPicture(two, 1).Select(p => p[0].Index));
    }

    [Fact]
    public void Counts_that_differ_are_both_named()
    {
        using Tensor five = zeros(1, 5), two = zeros(2, 4), plane = zeros(1, 4, 2, 2), fine = zeros(4);
        Assert.Equal("labels.txt: expected 5 labels, one per class of the output [1, 5], found 4.", Assert.Throws<ImagingException>(() => Four.TopK(five)).Message);
        Assert.Throws<ImagingException>(() => Four.TopK(two));
        Assert.Throws<ImagingException>(() => Four.TopK(plane));
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.TopK(fine, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Four.TopK(fine, 0));
    }

    private static Labels Load(string content)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, content, new UTF8Encoding(false));
            return Labels.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
