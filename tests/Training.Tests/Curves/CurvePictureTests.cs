using System.Xml.Linq;
using Prototxt.Training.Curves;
using Xunit;

namespace Prototxt.Training.Tests.Curves;

public sealed class CurvePictureTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("curves");

    private static CurvePicture Picture => new()
    {
        Title = "Training error",
        Across = "epochs",
        Up = "error",
        Curves =
        [
            new("ReLU", [.. Enumerable.Range(0, 20).Select(i => ((double)i, Math.Exp(-i / 4.0)))]),
            new("tanh", [.. Enumerable.Range(0, 20).Select(i => ((double)i, Math.Exp(-i / 12.0))), (20, double.NaN)], IsDashed: true),
        ],
        Mark = (0.25, "25 %"),
        IsPercent = true,
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_png_has_the_size_that_was_asked_for()
    {
        string path = Path.Combine(folder.FullName, "curves.png");
        Picture.Save(path);
        var read = Imaging.Picture.Load(path);
        Assert.Equal((560, 900), (read.Size.Height, read.Size.Width));
    }

    [Fact]
    public void An_svg_is_xml_with_the_legend_and_nothing_that_is_not_finite()
    {
        string path = Path.Combine(folder.FullName, "curves.svg");
        Picture.Save(path);
        string text = File.ReadAllText(path);
        Assert.Equal("svg", XDocument.Parse(text).Root!.Name.LocalName);
        Assert.Contains("tanh", string.Concat(XDocument.Parse(text).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)), StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Another_ending_is_refused_and_writes_nothing()
    {
        string path = Path.Combine(folder.FullName, "curves.pdf");
        Assert.Contains(".pdf", Assert.Throws<ArgumentException>(() => Picture.Save(path)).Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(folder.GetFiles());
    }
}
