using System.Globalization;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>The same prototxt gives the same bytes, whatever the culture, the line ends, the order of files.</summary>
public class DeterminismTests
{
    [Theory]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void In_every_culture(string culture)
    {
        IReadOnlyDictionary<string, string> expected = GeneratorRun.Of(Nets.Small).Files;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var changed = new CultureInfo(culture);
            changed.NumberFormat.NumberDecimalSeparator = ",";
            changed.NumberFormat.NegativeSign = "−";
            CultureInfo.CurrentCulture = changed;
            Assert.Equal(expected, GeneratorRun.Of(Nets.Small).Files);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void With_windows_line_ends_and_a_byte_order_mark() =>
        Assert.Equal(GeneratorRun.Of(Nets.Small).Files, GeneratorRun.Of("\uFEFF" + Nets.Small.ReplaceLineEndings("\r\n")).Files);

    [Fact]
    public void In_any_order_of_files()
    {
        var one = new PrototxtFile("/project/a.prototxt", Nets.Small);
        var two = new PrototxtFile("/project/b.prototxt", Nets.Small.Replace("\"Small\"", "\"Other\"", StringComparison.Ordinal));
        Assert.Equal(GeneratorRun.Of(one, two).Files.OrderBy(f => f.Key), GeneratorRun.Of(two, one).Files.OrderBy(f => f.Key));
    }

    [Fact]
    public void Without_a_path_of_the_machine()
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/home/someone/project/net.prototxt", Nets.Small));
        Assert.All(run.Files.Values, text => Assert.DoesNotContain("/home/", text, StringComparison.Ordinal));
    }

    [Fact]
    public void With_plain_line_ends() => Assert.All(GeneratorRun.Of(Nets.Small).Files.Values, text => Assert.DoesNotContain('\r', text));
}
