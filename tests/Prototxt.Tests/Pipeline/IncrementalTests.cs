using Microsoft.CodeAnalysis;
using Prototxt.Generator.Pipeline;
using Xunit;

namespace Prototxt.Tests.Pipeline;

/// <summary>Which steps run again after which edit: what keeps the editor quick.</summary>
public class IncrementalTests
{
    private const string Net = """
        name: "Tiny"
        layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 8 } } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        """;

    [Fact]
    public void Typing_csharp_leaves_every_step_cached()
    {
        GeneratorRun first = GeneratorRun.In(new(TracksSteps: true), new PrototxtFile("/project/net.prototxt", Net));
        GeneratorRun second = first.With("class Other;");
        foreach (string step in (string[])[TrackingNames.Item, TrackingNames.Compile, TrackingNames.Diagnostics, TrackingNames.Clashes, TrackingNames.Model])
            Assert.All(Reasons(second, step), r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {r}"));
        Assert.All(OutputReasons(second), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void The_same_text_again_leaves_the_result_unchanged()
    {
        GeneratorRun second = Edit(Net, Net);
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, TrackingNames.Compile));
        Assert.All(OutputReasons(second), r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void A_comment_moves_diagnostics_only()
    {
        string warned = Net.Replace("num_output: 2", "num_output: 2 } relu_param { engine: CAFFE", StringComparison.Ordinal);
        GeneratorRun second = Edit(warned, "# a comment\n" + warned);
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.Diagnostics));
        Assert.Equal([IncrementalStepRunReason.Unchanged], Reasons(second, TrackingNames.Model));
        Assert.Equal(3, second.Diagnostics.Single(d => d.Id == "PTX0403").Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void A_changed_number_makes_new_code()
    {
        GeneratorRun second = Edit(Net, Net.Replace("num_output: 2", "num_output: 3", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.Model));
    }

    [Fact]
    public void The_model_holds_nothing_of_the_compiler()
    {
        // Symbols, syntax and locations would keep old compilations alive and never compare equal.
        HashSet<Type> seen = [];
        Queue<Type> open = new([typeof(Prototxt.Generator.Model.NetModel)]);
        while (open.Count > 0)
        {
            Type type = open.Dequeue();
            if (!seen.Add(type) || type.IsPrimitive || type == typeof(string))
                continue;
            Assert.False(type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true, $"{type} is part of the model.");
            foreach (var field in type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Public))
                foreach (Type part in field.FieldType.IsGenericType ? [field.FieldType, .. field.FieldType.GetGenericArguments()] : new[] { field.FieldType.IsArray ? field.FieldType.GetElementType()! : field.FieldType })
                    open.Enqueue(part);
        }
    }

    private static GeneratorRun Edit(string before, string after)
    {
        var file = new PrototxtFile("/project/net.prototxt", before);
        return GeneratorRun.In(new(TracksSteps: true), file).With(file, new PrototxtFile(file.Path, after));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run, string step) =>
        run.Result.Results.Single().TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorRun run) =>
        run.Result.Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason);
}
