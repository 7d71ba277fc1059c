using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>The stages of a long view: a method for each stretch of layers, and the lines that call one after the other.</summary>
internal sealed class StageEmitter
{
    // What a stage leaves is a tuple as long as one can be read; beyond this its type would nest in itself.
    private const int LongestTuple = 7;

    private readonly ViewModel view;
    private readonly (StageModel Model, string[] Takes, string[] Leaves)[] stages;

    public StageEmitter(ViewModel view)
    {
        this.view = view;
        Names = new LocalNames(view);
        stages = [.. view.Stages.Select(Named)];
    }

    /// <summary>The names of values behind the last stage.</summary>
    public LocalNames Names { get; }

    /// <summary>What runs the stages, in the place of the layers. All tensors belong to the caller's scope.</summary>
    public void EmitCalls(CodeWriter code)
    {
        code.Line($"// {view.Steps.Count.ToText()} layers in stages: compilers need more than twice the time for a method twice as long.");
        HashSet<string> declared = [.. view.Inputs.Select(i => view.Values[i].Local)];
        foreach ((StageModel stage, string[] takes, string[] leaves) in stages)
        {
            string call = $"{stage.Method}({string.Join(", ", takes)})";
            string[] targets = [.. leaves.Select(n => declared.Add(n) ? "var " + n : n)];
            bool isNew = targets.All(t => t.StartsWith("var ", StringComparison.Ordinal));
            switch (leaves.Length)
            {
                case 0:
                    code.Line($"{call};");
                    break;
                case 1:
                    code.Line($"{targets[0]} = {call};");
                    break;
                case <= LongestTuple:
                    code.Line($"{(isNew ? "var " : "")}({string.Join(", ", isNew ? leaves : targets)}) = {call};");
                    break;
                default:
                    code.Line($"var {stage.Local} = {call};");
                    for (int i = 0; i < leaves.Length; i++)
                        code.Line($"{targets[i]} = {stage.Local}[{i.ToText()}];");
                    break;
            }
        }
    }

    /// <summary>The stages themselves.</summary>
    public void EmitMethods(CodeWriter code)
    {
        var names = new LocalNames(view);
        foreach ((StageModel stage, string[] takes, string[] leaves) in stages)
        {
            (string type, string result) = leaves.Length switch
            {
                0 => ("void", ""),
                1 => (SourceFile.Tensor, leaves[0]),
                <= LongestTuple => ($"({string.Join(", ", leaves.Select(Declared))})", $"({string.Join(", ", leaves)})"),
                _ => (SourceFile.Tensor + "[]", Constants.List(leaves)),
            };
            code.Line();
            code.Line($"// Layers {(stage.First + 1).ToText()} to {(stage.First + stage.Count).ToText()} of {view.Name}.");
            code.Line(SourceFile.Generated);
            using var body = code.Braces($"private {type} {stage.Method}({string.Join(", ", takes.Select(Declared))})");
            ViewEmitter.EmitSteps(code, view, Steps(stage), names);
            if (result.Length > 0)
                code.Line($"return {result};");
        }
    }

    private (StageModel Model, string[] Takes, string[] Leaves) Named(StageModel stage)
    {
        string[] takes = [.. stage.Takes.Select(Names.Own)];
        foreach (StepModel step in Steps(stage))
            Names.Pass(step);
        return (stage, takes, [.. stage.Leaves.Select(Names.Own)]);
    }

    private static string Declared(string name) => $"{SourceFile.Tensor} {name}";

    private IEnumerable<StepModel> Steps(StageModel stage) => Enumerable.Range(stage.First, stage.Count).Select(i => view.Steps[i]);
}
