using Prototxt.Generator.Common;
using Prototxt.Generator.Model;

namespace Prototxt.Generator.CSharp;

/// <summary>Writes the stages of one method: the lines that call one after the other, and the beginning and end of each.</summary>
/// <param name="code">Takes the lines.</param>
/// <param name="type">The type of all values.</param>
/// <param name="shared">What every stage is handed besides: a type and a name; null for nothing.</param>
internal sealed class StageWriter(CodeWriter code, string type, (string Type, string Name)? shared = null)
{
    // What a stage leaves is a tuple as long as one can be read; beyond this its type would nest in itself.
    private const int LongestTuple = 7;

    private readonly HashSet<string> declared = [];

    /// <summary>Why there are stages.</summary>
    public static string Reason(int steps, string what) => $"// {steps.ToText()} {what} in stages: a compiler needs more than twice the time for a method twice as long.";

    /// <summary>One stage is run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="takes">What the values that it reads are called.</param>
    /// <param name="leaves">What the values that it leaves are called.</param>
    public void Call(StageModel stage, IReadOnlyList<string> takes, IReadOnlyList<string> leaves)
    {
        string call = $"{stage.Method}({string.Join(", ", shared is { } more ? takes.Append(more.Name) : takes)})";
        string[] targets = [.. leaves.Select(n => declared.Add(n) ? "var " + n : n)];
        bool isNew = targets.All(t => t.StartsWith("var ", StringComparison.Ordinal));
        switch (leaves.Count)
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
                for (int i = 0; i < leaves.Count; i++)
                    code.Line($"{targets[i]} = {stage.Local}[{i.ToText()}];");
                break;
        }
    }

    /// <summary>Begins the method of a stage, which ends with the block.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="what">What its steps are: layers of a view.</param>
    /// <param name="takes">What the values that it reads are called.</param>
    /// <param name="leaves">What the values that it leaves are called.</param>
    public CodeWriter.Block Method(StageModel stage, string what, IReadOnlyList<string> takes, IReadOnlyList<string> leaves)
    {
        string result = leaves.Count switch
        {
            0 => "void",
            1 => type,
            <= LongestTuple => $"({string.Join(", ", leaves.Select(n => $"{type} {n}"))})",
            _ => type + "[]",
        };
        IEnumerable<string> parameters = takes.Select(n => $"{type} {n}");
        code.Line();
        code.Line($"// {(stage.First + 1).ToText()} to {(stage.First + stage.Count).ToText()} of the {what}");
        code.Line(SourceFile.Generated);
        return code.Braces($"private {result} {stage.Method}({string.Join(", ", shared is { } more ? parameters.Append($"{more.Type} {more.Name}") : parameters)})");
    }

    /// <summary>Ends it.</summary>
    public void Return(IReadOnlyList<string> leaves)
    {
        if (leaves.Count > 0)
            code.Line($"return {(leaves.Count == 1 ? leaves[0] : leaves.Count <= LongestTuple ? $"({string.Join(", ", leaves)})" : Constants.List(leaves))};");
    }
}
