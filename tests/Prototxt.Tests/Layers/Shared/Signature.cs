using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Tests.Layers;

/// <summary>The runtime's side of a call in generated code.</summary>
internal static partial class Signature
{
    /// <summary>Arguments that stand in one net's code and not in another's, whose parameter has another default than a field.</summary>
    public static IEnumerable<string> Faults(GeneratorRun plain, GeneratorRun other, FieldSchema field, string value)
    {
        Dictionary<string, HashSet<string>> before = Calls(plain).GroupBy(c => c.Callee.Value).ToDictionary(g => g.Key, g => g.SelectMany(c => c.Arguments.Keys).ToHashSet());
        foreach ((Match callee, Dictionary<string, string> arguments) in Calls(other).Where(c => before.ContainsKey(c.Callee.Value)))
            foreach (string name in arguments.Keys.Where(n => !before[callee.Value].Contains(n) && Says(arguments[n], field, value)))
            {
                ParameterInfo[] parameters = [.. Methods(callee).SelectMany(m => m.GetParameters()).Where(p => p.Name == name)];
                if (parameters.Length == 0)
                    yield return $"{callee.Value}…) has no parameter {name}";
                foreach (ParameterInfo parameter in parameters.Where(p => !p.HasDefaultValue || !Is(p, field)))
                    yield return $"{callee.Value}…) takes {(parameter.HasDefaultValue ? parameter.DefaultValue ?? "null" : "no default")} for {name}, and the proto {DefaultField.TextOf(field)}";
            }
    }

    // The calls of the runtime with their named arguments; those of a call inside a call are its own.
    private static IEnumerable<(Match Callee, Dictionary<string, string> Arguments)> Calls(GeneratorRun run)
    {
        foreach (string line in run.Files.Values.SelectMany(f => f.Split('\n')).Where(l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            foreach (Match callee in Call().Matches(line))
            {
                Dictionary<string, string> arguments = [];
                for (int at = callee.Index + callee.Length, start = at, depth = 1; depth > 0 && at < line.Length; at++)
                {
                    depth += line[at] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
                    if (depth > 1 || (depth == 1 && line[at] != ','))
                        continue;
                    if (Argument().Match(line[start..at]) is { Success: true } argument)
                        arguments[argument.Groups["name"].Value] = argument.Groups["value"].Value;
                    start = at + 1;
                }

                yield return (callee, arguments);
            }
    }

    private static IEnumerable<MethodBase> Methods(Match call)
    {
        Type type = typeof(Prototxt.Layers.ReLU).Assembly.GetType("Prototxt.Layers." + call.Groups["type"].Value, throwOnError: true)!;
        return call.Groups["method"].Success
            ? type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == call.Groups["method"].Value)
            : type.GetConstructors();
    }

    // Whether an argument is the field's value and not one that was made from it. Lists are: C# has no constant for their default.
    private static bool Says(string argument, FieldSchema field, string value) => field.Kind switch
    {
        FieldKind.Enum => Plain(argument.Split('.')[^1]) == Plain(value),
        FieldKind.Bool => argument == value,
        _ => double.TryParse(argument.TrimEnd('f', 'd'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && (float)number == float.Parse(value, CultureInfo.InvariantCulture),
    };

    private static bool Is(ParameterInfo parameter, FieldSchema field) => parameter.DefaultValue switch
    {
        bool flag => DefaultField.TextOf(field) == (flag ? "true" : "false"),
        null => false,
        { } member when parameter.ParameterType.IsEnum => Plain(Enum.GetName(parameter.ParameterType, member)!) == Plain(DefaultField.TextOf(field)),
        { } number => Convert.ToSingle(number, CultureInfo.InvariantCulture) == float.Parse(DefaultField.TextOf(field), CultureInfo.InvariantCulture),
    };

    private static string Plain(string member) => member.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    [GeneratedRegex(@"(new )?Caffe::(?<type>\w+)(\.(?<method>\w+))?\(")]
    private static partial Regex Call();

    [GeneratedRegex(@"^\s*(?<name>\w+): (?<value>.+)$")]
    private static partial Regex Argument();
}
