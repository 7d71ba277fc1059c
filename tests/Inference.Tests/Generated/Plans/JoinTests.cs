using System.Text.RegularExpressions;
using Prototxt.Inference.Tests.Generated.Fusion;
using Xunit;
using static Prototxt.Inference.Tests.Generated.Fusion.FusionCase;

namespace Prototxt.Inference.Tests.Generated.Plans;

/// <summary>Concats and Slices: how many of them copy numbers, and that the numbers are right either way.</summary>
public sealed partial class JoinTests
{
    private static readonly string inception =
        Conv("in", "data", 16) + Conv("a", "in", 16) + Conv("b", "in", 32) + Layer("b_relu", "ReLU", "b", "b") + Layer("c", "Pooling", "in", "c", "pooling_param { kernel_size: 3 pad: 1 }") + Conv("d", "c", 5)
        + Layer("out", "Concat", "a b d", "out");

    private static readonly string dense =
        Conv("in", "data", 32) + Bottleneck(1, "in", 16) + Layer("cat1", "Concat", "in new1", "cat1") + Bottleneck(2, "cat1", 16) + Layer("cat2", "Concat", "cat1 new2", "cat2")
        + Bottleneck(3, "cat2", 12) + Layer("cat3", "Concat", "cat2 new3", "cat3") + Conv("out", "cat3", 4);

    private static readonly FusionCase[] cases =
    [
        new("A fire module", Conv("squeeze", "data") + Layer("relu", "ReLU", "squeeze", "squeeze") + Conv("one", "squeeze", 16) + Layer("relu1", "ReLU", "one", "one") + Conv("three", "squeeze", 24) + Layer("relu3", "ReLU", "three", "three") + Layer("out", "Concat", "one three", "out"), "0 0"),
        new("Inception", inception, "0 0"),
        new("Inception, and a part that is an output too", inception + Layer("other", "Pooling", "a", "other", "pooling_param { kernel_size: 2 }"), "0 0"),
        new("A dense block", dense, "0 0"),
        new("A Concat of Concats", Conv("a", "data", 16) + Conv("b", "data", 16) + Conv("c", "data", 16) + Conv("d", "data", 7) + Layer("ab", "Concat", "a b", "ab") + Layer("cd", "Concat", "c d", "cd") + Layer("all", "Concat", "ab cd", "all") + Conv("out", "all", 4), "0 0"),
        new("Inner Concats that end between two blocks", Conv("a", "data", 16) + Conv("b", "data", 7) + Conv("c", "data", 16) + Layer("ab", "Concat", "a b", "ab") + Layer("all", "Concat", "ab c", "all") + Conv("out", "all", 4), "1 0"),
        new("Parts that end between two blocks", Conv("a", "data", 7) + Conv("b", "data", 16) + Layer("all", "Concat", "a b", "all") + Conv("out", "all", 4), "1 0"),
        new("One blob in two Concats", Conv("a", "data", 16) + Conv("b", "data", 16) + Layer("ab", "Concat", "a b", "ab") + Layer("ba", "Concat", "b a", "ba") + Layer("sum", "Eltwise", "ab ba", "sum"), "1 0"),
        new("One blob twice", Conv("a", "data", 16) + Layer("aa", "Concat", "a a", "aa") + Conv("out", "aa", 4), "1 0"),
        new("An input that is joined with its convolution", Conv("a", "data", 16) + Layer("all", "Concat", "a data", "all") + Conv("out", "all", 4), "0 0"),
        new("A part that is written over in place", Conv("a", "data", 16) + Layer("power", "Power", "a", "a", "power_param { scale: 2 }") + Conv("b", "data", 8) + Layer("bnll", "BNLL", "b", "b") + Layer("ab", "Concat", "a b", "ab") + Conv("out", "ab", 4), "0 0"),
        new("A Concat that is written over in place", Conv("a", "data", 16) + Conv("b", "data", 8) + Layer("ab", "Concat", "a b", "ab") + Layer("power", "Power", "ab", "ab", "power_param { scale: 2 }") + Conv("out", "ab", 4), "0 0"),
        new("Along another axis", Conv("a", "data", 16) + Conv("b", "data", 16) + Layer("ab", "Concat", "a b", "ab", "concat_param { axis: 2 }"), "1 0"),
        new("Slices at whole blocks", Conv("in", "data", 40) + Halves("in", "a", "b", 16) + Conv("oa", "a", 4) + Conv("ob", "b", 4), "0 0"),
        new("A Slice of a Slice", Conv("in", "data", 64) + Halves("in", "a", "b", 32) + Halves("b", "c", "d", 16) + Layer("relu", "ReLU", "c", "c") + Conv("oa", "a", 4) + Conv("oc", "c", 4) + Conv("od", "d", 4), "0 0"),
        new("A Slice of a Concat", Conv("a", "data", 16) + Conv("b", "data", 16) + Layer("ab", "Concat", "a b", "ab") + Halves("ab", "c", "d", 16) + Conv("oc", "c", 4) + Conv("od", "d", 4), "0 0"),
        new("A Concat of Slices", Conv("in", "data", 32) + Halves("in", "a", "b", 16) + Layer("ba", "Concat", "b a", "ba") + Conv("out", "ba", 4), "1 0"),
        new("Slices between two blocks", Conv("in", "data", 12) + Halves("in", "a", "b", 6) + Layer("relu", "ReLU", "a", "a") + Layer("power", "Power", "b", "b", "power_param { shift: 1 }") + Conv("oa", "a", 4) + Conv("ob", "b", 4), "0 1"),
        new("Slices that are written over in place", Conv("in", "data", 32) + Halves("in", "a", "b", 16) + Layer("relu", "ReLU", "a", "a") + Layer("bnll", "BNLL", "b", "b") + Layer("sum", "Eltwise", "a b", "sum") + Layer("again", "Eltwise", "sum in_", "out").Replace("in_", "b", StringComparison.Ordinal), "0 0"),
        new("Slices of what is plain", Halves("data", "a", "b", 3) + Layer("pa", "Power", "a", "a", "power_param { shift: 1 }") + Layer("pb", "Power", "b", "b", "power_param { shift: 2 }"), "0 2"),
    ];

    public static TheoryData<FusionCase> Cases => [.. cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Copies_and_numbers(FusionCase given)
    {
        using NetPair pair = new(given.Net(), given.Name.Length, [2, 8, 6, 5]);
        Assert.Equal(given.Lines.Single(), $"{Concats().Count(pair.Code)} {Slices().Count(pair.Code)}");
        Assert.InRange(pair.Difference(), 0, 2e-5);
    }

    private static string Bottleneck(int i, string bottom, int outputs) =>
        Layer($"bn{i}", "BatchNorm", bottom, $"bn{i}") + Layer($"scale{i}", "Scale", $"bn{i}", $"bn{i}", "scale_param { bias_term: true }") + Layer($"relu{i}", "ReLU", $"bn{i}", $"bn{i}") + Conv($"new{i}", $"bn{i}", outputs);

    private static string Halves(string bottom, string first, string second, int at) =>
        $"layer {{ name: 'slice_{bottom}' type: 'Slice' bottom: '{bottom}' top: '{first}' top: '{second}' slice_param {{ slice_point: {at} }} }}\n";

    [GeneratedRegex(@"Concat\.Run\(")]
    private static partial Regex Concats();

    [GeneratedRegex(@"Slice\.(Run|Rest|Evenly)\(")]
    private static partial Regex Slices();
}
