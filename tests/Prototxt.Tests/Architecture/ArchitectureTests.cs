using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Tests.Documentation;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Architecture;

/// <summary>
/// The rooms of the house use each other as <see cref="House"/> says, and in no other way. A new room, or an arrow between two, is
/// a line there; think before drawing one upwards.
/// </summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, (House House, Lazy<MeasuredHouse> Measured)> houses = new()
    {
        ["Generator"] = (House.Generator, Measured("Generator", typeof(SyntaxTree), typeof(CSharpSyntaxTree))),
        ["Files"] = (House.Files, Measured("Files")),
        ["Runtime"] = (House.Runtime, Measured("Runtime", typeof(TorchSharp.torch), typeof(SkiaSharp.SKBitmap), typeof(PureHDF.H5File), typeof(Prototxt.Weights.WeightFileException), typeof(Prototxt.Inference.NetPredictor))),
        ["Inference"] = (House.Inference, Measured("Inference", typeof(System.Numerics.Tensors.Tensor), typeof(Prototxt.Weights.WeightFileException))),
        ["Training"] = (House.Training, Measured("Training", References(typeof(Prototxt.Training.Solver).Assembly))),
    };

    public static TheoryData<string> Houses => [.. houses.Keys];

    [Theory]
    [MemberData(nameof(Houses))]
    public void A_room_uses_only_those_below_it(string name)
    {
        HashSet<string> below = [];
        foreach ((string room, string[] uses) in houses[name].House.Rooms)
        {
            Assert.True(below.IsSupersetOf(uses), $"{room} uses {string.Join(" and ", uses.Except(below))}, which the table does not list before it.");
            Assert.True(below.Add(room), $"{room} is listed twice.");
        }
    }

    [Theory]
    [MemberData(nameof(Houses))]
    public void Every_folder_is_a_room(string name) =>
        Assert.Equal(houses[name].Measured.Value.Rooms.Order(StringComparer.Ordinal), houses[name].House.Rooms.Select(r => r.Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Houses))]
    public void No_room_uses_another_than_it_may(string name)
    {
        IReadOnlyList<Arrow> forbidden = houses[name].House.Forbidden(houses[name].Measured.Value.Arrows);
        Assert.True(forbidden.Count == 0, string.Join("\n", forbidden));
    }

    [Theory]
    [MemberData(nameof(Houses))]
    public void Every_arrow_of_the_table_is_needed(string name)
    {
        IEnumerable<(string, string)> unused = houses[name].House.Arrows.Except(houses[name].Measured.Value.Arrows.Select(a => (a.From, a.To)));
        Assert.True(!unused.Any(), string.Join("\n", unused));
    }

    [Fact]
    public void The_compiler_knows_nothing_of_what_is_made_of_its_graphs() =>
        Assert.DoesNotContain(House.Generator.Arrows, a => a.From.StartsWith("Compiler", StringComparison.Ordinal) && a.To is "Model" or "CSharp" or "Naming" or "Pipeline" or "Pipeline/Metadata");

    [Fact]
    public void Files_know_no_TorchSharp() =>
        Assert.DoesNotContain(typeof(Prototxt.Weights.WeightFileException).Assembly.GetReferencedAssemblies(), a => a.Name == typeof(TorchSharp.torch).Assembly.GetName().Name);

    [Fact]
    public void Layers_know_no_weight_files() =>
        Assert.DoesNotContain(House.Runtime.Arrows, a => a.From.StartsWith("Layers", StringComparison.Ordinal) && a.To == "Weights");

    [Fact]
    public void An_arrow_upwards_is_seen()
    {
        IReadOnlyList<Arrow> broken = houses["Generator"].Measured.Value.With("Compiler/Plans/Upwards.cs", "class Upwards { int M(object graph) => ((Prototxt.Generator.Compiler.Graph.NetGraph)graph).Nodes.Count; }");
        Arrow arrow = Assert.Single(House.Generator.Forbidden(broken));
        Assert.Equal(("Compiler/Plans", "Compiler/Graph"), (arrow.From, arrow.To));
        Assert.StartsWith("Compiler/Plans/Upwards.cs:1 NetGraph", arrow.Places[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Houses))]
    public void The_picture_in_the_documentation_is_drawn_from_the_measurement(string name)
    {
        MarkdownFile page = new("docs", "architecture.md");
        string drawn = houses[name].House.Draw(houses[name].Measured.Value), shown = page.Marked("rooms")[name];
        page.Accept($"<!-- rooms: {name} -->\n```mermaid", shown, drawn);
        Assert.Equal(drawn, page.Marked("rooms")[name]);
    }

    // What is not .NET's own, and the assembly itself, in which generated types are.
    private static Assembly[] References(Assembly assembly) =>
        [.. assembly.GetReferencedAssemblies().Where(a => !a.Name!.StartsWith("System", StringComparison.Ordinal)).Select(Assembly.Load), assembly];

    private static Lazy<MeasuredHouse> Measured(string project, params Type[] references) => Measured(project, [.. references.Select(t => t.Assembly)]);

    private static Lazy<MeasuredHouse> Measured(string project, Assembly[] references) =>
        new(() => new MeasuredHouse(Path.Combine(SharedData.Repository, "src", project), references.Select(a => MetadataReference.CreateFromFile(a.Location))));
}
