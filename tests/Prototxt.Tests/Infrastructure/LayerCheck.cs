using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Prototxt.Tests.Infrastructure;

/// <summary>What the tests of one layer type need: a net around the layer, its shapes, its refusals.</summary>
internal static class LayerCheck
{
    /// <summary>Input layers x, y, z… of the given shapes, and a layer that reads them.</summary>
    public static string Net(string layer, params string[] shapes)
    {
        string inputs = string.Concat(shapes.Select((shape, i) =>
            $"layer {{ name: \"{(char)('x' + i)}\" type: \"Input\" top: \"{(char)('x' + i)}\" input_param {{ shape {{ {string.Join(" ", shape.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => "dim: " + d))} }} }} }}\n"));
        return "name: \"net\"\n" + inputs + layer + "\n";
    }

    /// <summary>Asserts the shapes of all tops, as the documentation of the blobs says them: "y [N,3,4,4]", and "y []" for a scalar.</summary>
    public static GeneratorRun Shapes(string net, params string[] expected)
    {
        GeneratorRun run = GeneratorRun.Of(net);
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        string blobs = string.Concat(run.Files.Where(f => f.Key.EndsWith("Blobs.g.cs", StringComparison.Ordinal)).Select(f => f.Value));
        foreach (string shape in expected)
            Assert.Matches($@"(<summary>|input ){System.Text.RegularExpressions.Regex.Escape(shape.Replace(" []", " scalar", StringComparison.Ordinal)).Replace(@"\ ", ",\\ ", StringComparison.Ordinal)}[,.]", blobs);
        return run;
    }

    /// <summary>
    /// Asserts that the net is refused with this id and that the diagnostic stands on the text between the marks ⟦ and ⟧, and
    /// that its message has all the given parts.
    /// </summary>
    public static void Refused(string id, string markedNet, params string[] messageParts) =>
        Assert.Contains(Reported(id, markedNet, messageParts).Errors, e => e.Id == id);

    /// <summary>Asserts that the marked field has no effect, which is only a warning.</summary>
    public static void WithoutEffect(string markedNet, params string[] messageParts) =>
        Assert.Empty(Reported("PTX0403", markedNet, messageParts).Errors);

    /// <summary>Asserts that the marked field of a fork has no effect, which is only a warning.</summary>
    public static void ForkFieldWithoutEffect(string markedNet, params string[] messageParts) =>
        Assert.Empty(Reported("PTX0405", markedNet, messageParts).Errors);

    /// <summary>Asserts that the marked top is said to have a shape that is known at run time only, which is a warning.</summary>
    public static void SizedLater(string markedNet, params string[] messageParts) =>
        Assert.Empty(Reported("PTX0316", markedNet, messageParts).Errors);

    /// <summary>Asserts that the net is warned of with this id at the marked text, and has no error.</summary>
    public static GeneratorRun Warned(string id, string markedNet, params string[] messageParts)
    {
        GeneratorRun run = Reported(id, markedNet, messageParts);
        Assert.Empty(run.Errors);
        return run;
    }

    private static GeneratorRun Reported(string id, string markedNet, string[] messageParts)
    {
        int start = markedNet.IndexOf('⟦', StringComparison.Ordinal), end = markedNet.IndexOf('⟧', StringComparison.Ordinal) - 1;
        Assert.True(start >= 0 && end > start, "The net has no ⟦mark⟧.");
        string net = markedNet.Replace("⟦", "", StringComparison.Ordinal).Replace("⟧", "", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Of(net);
        Diagnostic? found = run.Diagnostics.FirstOrDefault(d => d.Id == id);
        Assert.True(found is not null, $"Expected {id}, found {(run.Diagnostics.Length == 0 ? "nothing" : string.Join("\n", run.Diagnostics))}");
        Assert.Equal(TextSpan.FromBounds(start, end), found.Location.SourceSpan);
        string message = found.GetMessage(CultureInfo.InvariantCulture);
        foreach (string part in messageParts)
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.Empty(run.CompilerMessages);
        return run;
    }
}
