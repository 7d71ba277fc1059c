using System.Text.RegularExpressions;
using Prototxt.Generator.Compiler.Layers;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>
/// One layer type is one file in each of three folders, named after the type, and one line in the registry; its row in the
/// documentation is held by the tests of that. Names that differ in capitals only share their files.
/// </summary>
public class OneLayerTests
{
    // A class of a Python layer that is known by name; its type is Python, which is no entry of the registry.
    private static readonly string[] python = ["ProposalLayer"];

    private static readonly string generator = Path.Combine("src", "Generator", "Compiler", "Layers"), runtime = Path.Combine("src", "Runtime", "Layers"), tests = Path.Combine("tests", "Prototxt.Tests", "Layers");

    public static TheoryData<string> Types => LayerExamples.Types;

    [Fact]
    public void The_generator_has_a_file_for_each_type_and_no_other() =>
        Assert.Equal(Names(LayerRegistry.Names.Concat(python).Append(nameof(LayerRegistry))), Names(Files(generator)));

    [Fact]
    public void The_tests_have_a_file_for_each_type_and_no_other() =>
        Assert.Equal(Names(LayerRegistry.Names.Concat(python)), Names(Files(tests)));

    [Fact]
    public void The_registry_has_one_line_for_each_type_in_order()
    {
        string[] lines = [.. File.ReadLines(Path.Combine(SharedData.Repository, generator, nameof(LayerRegistry) + ".cs")).Select(l => Regex.Match(l, """^ +new (?<class>\w+)\(("(?<name>\w+)")?\),$"""))
            .Where(m => m.Success).Select(m => m.Groups[m.Groups["name"].Success ? "name" : "class"].Value)];
        Assert.Equal(lines.Order(StringComparer.Ordinal), lines);
        Assert.Equal(LayerRegistry.Names, lines);
    }

    /// <summary>What a type's generated code calls has the type's name, where the runtime has a file of that name; Parameter is a name that TorchSharp has, too.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void The_example_is_a_net_with_the_type_that_calls_the_types_file(string type)
    {
        GeneratorRun run = GeneratorRun.Of(LayerExamples.Of(type));
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Assert.NotEmpty(WrittenLayer.Of(LayerExamples.Of(type), type));
        if (Files(runtime).Contains(type))
            Assert.Contains(run.Files.Values, f => Regex.IsMatch(f, $@"\bCaffe::{type}(Layer)?[.(]"));
    }

    [Fact]
    public void Each_file_of_the_runtime_is_called_by_some_layer()
    {
        string code = string.Concat(LayerRegistry.Names.Concat(python).SelectMany(t => GeneratorRun.Of(LayerExamples.Of(t)).Files.Values));
        Assert.All(Files(runtime), f => Assert.Matches($@"\bCaffe::{f}(Layer)?[.(]", code));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(SharedData.Repository, folder), "*.cs").Select(f => Path.GetFileNameWithoutExtension(f));

    private static string[] Names(IEnumerable<string> names) => [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(n => n.ToUpperInvariant()).Order(StringComparer.Ordinal)];
}
