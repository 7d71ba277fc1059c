using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;
using Prototxt.Generator.Model;
using Prototxt.Generator.Naming;

namespace Prototxt.Generator.CSharp;

/// <summary>A solver's class: what its file says, as constants, and a constructor that binds it to its nets.</summary>
internal static class SolverEmitter
{
    private const string Options = SourceFile.Training + ".SolverOptions";

    /// <summary>All files of a solver, written.</summary>
    public static IEnumerable<(string HintName, string Text)> Emit(SolverModel solver, Cancellation cancel) => Files(solver, cancel).Select(f => (f.HintName, f.Text()));

    /// <summary>All files of a solver, those of its own nets included: hint names, and their texts when they are asked for.</summary>
    public static IEnumerable<(string HintName, Func<string> Text)> Files(SolverModel solver, Cancellation cancel) =>
        [(NetEmitter.Stem(solver.Namespace, solver.ClassName) + ".g.cs", () => Class(solver, cancel)), .. solver.Nets.SelectMany(n => NetEmitter.Files(n, cancel))];

    private static string Class(SolverModel solver, Cancellation cancel) => SourceFile.Of(solver.Namespace, solver.FileName, cancel, code =>
    {
        string net = TypeName(solver, solver.Train), file = Comments.Xml(solver.FileName);
        code.Line($"/// <summary>Trains <see cref=\"{net}\"/> as {file} says: {Summary(solver)}.</summary>");
        code.Line($"/// <remarks>From {file}. On which device it runs, the program says, whatever <c>solver_mode</c> and <c>device_id</c> are.</remarks>");
        using var body = code.Braces($"public sealed partial class {solver.ClassName} : {SourceFile.Training}.Solver<{net}>");
        EmitOptions(code, solver);
        code.Line();
        EmitConstructor(code, solver, net);
        foreach ((TaskModel task, int index) in new[] { solver.Train }.Concat(solver.Tests).Select((t, i) => (t, i)).Where(t => solver.IsSound && t.t.Layers.Count > 0))
            DebugLayers.Emit(code, Layers(index), task.Layers);
    });

    // The train net comes first.
    private static string Layers(int task) => task == 0 ? "trainLayers" : $"test{(task - 1).ToText()}Layers";

    private static string Summary(SolverModel solver)
    {
        long iterations = solver.Options.Long("MaxIter");
        string tests = solver.Tests.Count == 0 ? "" : $", {solver.Tests.Count.Plural("test net")}";
        return $"{solver.Options.Enum("Type")}{(iterations > 0 ? $", {iterations.Grouped()} iterations" : "")}{tests}";
    }

    private static void EmitOptions(CodeWriter code, SolverModel solver)
    {
        code.Line($"/// <summary>What {Comments.Xml(solver.FileName)} says. <c>with</c> makes a variant.</summary>");
        code.Line(SourceFile.Generated);
        if (!solver.IsSound)
        {
            code.Line($"public static {Options} FileOptions => throw new System::NotSupportedException({Literals.String(solver.ErrorText)});");
            return;
        }

        code.Line($"public static {Options} FileOptions {{ get; }} = new()");
        code.Line("{");
        code.Indent();
        foreach (Argument option in solver.Options.Where(o => !o.IsDefault || o.Value is Constant.Policy))
            code.Line($"{option.Name} = {Constants.Expression(option.Value)},{Rule(solver, option)}");
        code.Outdent();
        code.Line("};");
    }

    private static string Rule(SolverModel solver, Argument option) => option.Value is Constant.Policy policy
        ? " // " + RateRules.Of(policy, RateRules.Spelling(solver.Options.Find("BaseLr")), solver.Options.Long("MaxIter"))
        : "";

    private static void EmitConstructor(CodeWriter code, SolverModel solver, string net)
    {
        code.Line($"/// <summary>Binds the solver to its nets{(solver.Tests.Count > 0 ? "; test nets share the parameters of the one that learns" : "")}.</summary>");
        code.Line("/// <param name=\"options\">What to do otherwise than the file says; <see cref=\"FileOptions\"/> where none is given.</param>");
        code.Line("/// <param name=\"device\">Where the nets are made and run; the CPU where none is given.</param>");
        code.Line("/// <param name=\"net\">The net that learns, which stays the caller's; a new one, which is the solver's, where none is given.</param>");
        code.Line("/// <param name=\"data\">Batches in place of those that the nets' data layers read, or options for reading them.</param>");
        code.Line(SourceFile.Generated);
        code.Line($"public {solver.ClassName}(");
        code.Indent();
        code.Line($"{Options}? options = null,");
        code.Line($"{SourceFile.Device}? device = null,");
        code.Line($"{net}? net = null,");
        code.Line($"{SourceFile.Training}.SolverData? data = null)");
        if (!solver.IsSound)
            code.Line(": base(Refused(), options!, device, data, null!, [])");
        else
            EmitTasks(code, solver, net);
        code.Outdent();
        code.Line("{");
        code.Line("}");
        if (solver.IsSound)
            return;
        code.Line();
        code.Line($"private static string Refused() => throw new System::NotSupportedException({Literals.String(solver.ErrorText)});");
    }

    private static void EmitTasks(CodeWriter code, SolverModel solver, string net)
    {
        code.Line($": base({Literals.String(solver.FileName)}, options ?? FileOptions, device, data,");
        code.Indent();
        code.Line($"{Task($"net, d => new {net}(d)", solver, solver.Train, 0)},");
        string[] tests = [.. solver.Tests.Select((t, i) => Task($"d => new {TypeName(solver, t)}(d)", solver, t, i + 1))];
        if (tests.Length <= 1)
            code.Line($"{Constants.List(tests)})");
        else
        {
            code.Line("[");
            code.Indent();
            foreach (string test in tests)
                code.Line(test + ",");
            code.Outdent();
            code.Line("])");
        }

        code.Outdent();
    }

    private static string Task(string net, SolverModel solver, TaskModel task, int index) =>
        $"new({net}, {Literals.String(task.View)}, {Data(solver, task)}) {{ Source = {Literals.String(task.Source)}{(solver.IsSound && task.Layers.Count > 0 ? $", Layers = {Layers(index)}" : "")} }}";

    private static string Data(SolverModel solver, TaskModel task) => task.Data is { } method ? $"{TypeName(solver, task)}.{method}" : "null";

    // By its own name where nothing of the solver could come in between.
    private static string TypeName(SolverModel solver, TaskModel task) =>
        task.Namespace == solver.Namespace && !ReservedNames.OfSolvers.Contains(task.ClassName.TrimStart('@')) ? task.ClassName : $"global::{task.Namespace}.{task.ClassName}";
}
