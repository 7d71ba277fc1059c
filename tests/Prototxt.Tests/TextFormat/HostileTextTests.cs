using System.Text;
using CsCheck;
using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.TextFormat;
using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>No text may bring the parser down, keep it busy, or leave it silent when something is wrong.</summary>
public class HostileTextTests
{
    internal static readonly string[] Pieces =
    [
        "layer", "name", "{", "}", "<", ">", "[", "]", ":", ",", ";", "\"", "'", "\"a\"", "'b'", "\\", "\\x", "#", "\n", " ", "\t", "-", "+", ".", "1", "0x", "09", "1e", "1.5f", "inf",
        "nan", "true", "MAX", "$", "${", "${N}", "{{", "{{N}}", "}}", "cls6x", "C:\\", "/", "@", "\u0001", "\uFEFF", "\u00e9", "\uD83D", "pooling_param", "pool", "input_dim", "clip_param", "\r\n", "99999999999999999999",
    ];

    internal const string Sound = """
        name: "net" # comment
        layer { name: "a" type: 'Pooling' top: ["x", "y"] pooling_param < kernel_size: 0x3, pool: AVE; stride: 2 > loss_weight: -1.5e3f }
        layer: { name: "b" "c" include { phase: TEST stage: "\101\n" } input_param { shape [{ dim: 1 }, { dim: -2 }] } }
        """;

    [Fact]
    public void Random_pieces_end_without_an_exception() =>
        Gen.OneOf([.. Pieces.Select(Gen.Const)]).Array[0, 60].Select(string.Concat).Sample(text => Check(text), iter: 20_000);

    [Fact]
    public void Random_characters_end_without_an_exception() =>
        Gen.String.Sample(text => Check(text), iter: 5_000);

    [Fact]
    public void Changed_texts_end_without_an_exception() =>
        Gen.Select(Gen.Int[0, Sound.Length - 1], Gen.Int[0, 12], Gen.OneOf([.. Pieces.Select(Gen.Const)]))
            .Array[1, 4]
            .Select(edits => edits.Aggregate(Sound, (text, edit) =>
            {
                int start = Math.Min(edit.Item1, text.Length);
                return text.Remove(start, Math.Min(edit.Item2, text.Length - start)).Insert(start, edit.Item3);
            }))
            .Sample(text => Check(text), iter: 20_000);

    [Fact]
    public void Every_beginning_of_a_sound_text_is_read()
    {
        Assert.Empty(Parsed.Net(Sound).Reports);
        for (int length = 0; length < Sound.Length; length++)
            Check(Sound[..length]);
    }

    [Theory]
    [InlineData("layer {")]
    [InlineData("layer: <")]
    [InlineData("layer: [{")]
    [InlineData("{")]
    [InlineData("a: [")]
    [InlineData("[")]
    [InlineData("@ {")]
    [InlineData("\"")]
    [InlineData("$a {")]
    [InlineData("{{")]
    [InlineData("a b ")]
    [InlineData("a: b c ")]
    [InlineData("- ")]
    [InlineData("}")]
    [InlineData("\"\\")]
    [InlineData("a: 1b ")]
    public void Repetition_takes_linear_time(string piece)
    {
        int small = Steps(Repeat(piece, 1_000)), large = Steps(Repeat(piece, 10_000));
        Assert.InRange(large, 0, (small * 10) + 100);
        Assert.InRange(large, 0, 2 * (Lexer.Tokenize(Repeat(piece, 10_000)).Count + 1));
    }

    [Fact]
    public void Nesting_has_a_limit()
    {
        string Nested(int depth) => Repeat("a{", depth) + Repeat("}", depth);

        Assert.DoesNotContain(Parsed.Net(Nested(Parser.MaxDepth)).Diagnostics, d => d.Id == "PTX0103");
        Assert.Equal(["PTX0103", "PTX0200"], Parsed.Net(Nested(Parser.MaxDepth + 1)).Diagnostics.Select(d => d.Id));
        Assert.Equal(["PTX0103", "PTX0200"], Parsed.Net(Nested(100_000)).Diagnostics.Select(d => d.Id));
        Assert.Equal(["PTX0103", "PTX0200"], Parsed.Net(Repeat("a{", 100_000)).Diagnostics.Select(d => d.Id));
    }

    private static void Check(string text)
    {
        foreach (Microsoft.CodeAnalysis.Diagnostic diagnostic in Parsed.Net(text).Diagnostics)
        {
            TextSpan span = diagnostic.Location.SourceSpan;
            Assert.InRange(span.End, span.Start, text.Length);
            Assert.NotEmpty(diagnostic.GetMessage());
        }
    }

    private static int Steps(string text)
    {
        var source = SourceText.From(text);
        Parser.Parse(source, new DiagnosticBag("net.prototxt", source), null, null, null, out int steps);
        return steps;
    }

    private static string Repeat(string piece, int times) => new StringBuilder().Insert(0, piece, times).ToString();
}
