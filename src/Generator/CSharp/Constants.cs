using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Plans;

namespace Prototxt.Generator.CSharp;

/// <summary>The values of plans as C# expressions.</summary>
internal static class Constants
{
    public static string Expression(Constant value) => value switch
    {
        Constant.Null => "null",
        Constant.Flag flag => flag.Value ? "true" : "false",
        Constant.Whole whole => whole.Value.ToText(),
        Constant.Real real => Literals.Float(real),
        Constant.Number number => Literals.Double(number.Value),
        Constant.Text text => Literals.String(text.Value),
        Constant.Member member => $"{Home(member)}{member.Type}.{member.Name}",
        Constant.List list => List(Expressions(list.Items)),
        Constant.Tuple tuple => "(" + string.Join(", ", Expressions(tuple.Items)) + ")",
        Constant.Filler filler => $"Caffe::Filler.{filler.Kind}({string.Join(", ", Arguments(filler.Numbers))})",
        Constant.Policy policy => $"new {SourceFile.Training}.Rates.{policy.Name}{(policy.Name == "Warmup" ? "" : "Policy")}({string.Join(", ", Arguments(policy.Numbers))})",
        Constant.Record record => New(record.Properties.Where(p => !p.IsDefault).Select(p => $"{p.Name} = {Expression(p.Value)}")),
        _ => throw new InvalidOperationException($"A constant of type {value.GetType().Name} cannot be written."),
    };

    /// <summary>Arguments of a call; what is left out is the default of the parameter.</summary>
    public static List<string> Arguments(EquatableArray<Argument> arguments)
    {
        List<string> written = [];
        AddArguments(written, arguments);
        return written;
    }

    /// <summary>Adds them to those that stand before them.</summary>
    public static void AddArguments(List<string> written, EquatableArray<Argument> arguments)
    {
        foreach (Argument argument in arguments)
            if (!argument.IsDefault)
                written.Add(argument.IsPositional ? Expression(argument.Value) : $"{Name(argument.Name)}: {Expression(argument.Value)}");
    }

    public static string Longs(IEnumerable<long> values) => List(values.Select(v => v.ToText()));

    public static string List(IEnumerable<string> expressions) => "[" + string.Join(", ", expressions) + "]";

    /// <summary>An object of the type that its place asks for, with these properties.</summary>
    public static string New(IEnumerable<string> assignments) => "new() { " + string.Join(", ", assignments) + " }";

    private static string[] Expressions(EquatableArray<Constant> values)
    {
        var written = new string[values.Count];
        for (int i = 0; i < written.Length; i++)
            written[i] = Expression(values[i]);
        return written;
    }

    // Most are of layers only.
    private static string Home(Constant.Member member) => member.Type switch
    {
        "Phase" => "Prototxt::",
        "SolverType" or "RegularizationType" or "SnapshotFormat" => SourceFile.Training + ".",
        "Backend" => SourceFile.Training + ".Data.",
        _ => "Caffe::",
    };

    private static string Name(string parameter) => SyntaxFacts.GetKeywordKind(parameter) == SyntaxKind.None ? parameter : "@" + parameter;
}
