using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Tests.Layers;

/// <summary>The runtime's side of what generated code says by name: the arguments of a call, and the properties of a record of options in it.</summary>
internal static class Signature
{
    /// <summary>Names that a layer's code has where a field has another value, and not where it has its default, and that are something else in the runtime if they are left out.</summary>
    public static IEnumerable<string> Faults(GeneratorRun usual, GeneratorRun other, FieldSchema field, string value)
    {
        ILookup<(string, string), string> before = Calls(usual).SelectMany(c => c.Given.Select(v => (c.Callee, c.Layer, v.Name))).ToLookup(c => (c.Callee, c.Layer), c => c.Name);
        HashSet<(string, string)> known = [.. Calls(usual).Select(c => (c.Callee, c.Layer))];
        foreach ((string callee, string layer, IEnumerable<(string Name, string Value)> given) in Calls(other).Where(c => known.Contains((c.Callee, c.Layer))))
            foreach ((string name, _) in given.Where(v => !before[(callee, layer)].Contains(v.Name) && Says(v.Value, field, value)))
            {
                object?[] defaults = [.. Defaults(callee, name)];
                if (defaults.Length == 0)
                    yield return $"{callee} has no {name}";
                foreach (object? found in defaults.Where(d => !Is(d, field)))
                    yield return $"{callee} takes {found ?? "null"} for {name}, and the proto {DefaultField.TextOf(field)}";
            }
    }

    // The calls of the runtime with their named arguments; the properties of a record are named "options.Name". A constructor gets the
    // layer's name first, a function where it can refuse something.
    private static IEnumerable<(string Callee, string Layer, IEnumerable<(string Name, string Value)> Given)> Calls(GeneratorRun run) =>
        from node in run.Result.GeneratedTrees.SelectMany(t => t.GetRoot().DescendantNodes())
        let call = node switch
        {
            InvocationExpressionSyntax invocation => (Callee: invocation.Expression.ToString(), invocation.ArgumentList.Arguments),
            ObjectCreationExpressionSyntax { ArgumentList.Arguments: var list } creation => (Callee: creation.Type.ToString(), Arguments: list),
            _ => default,
        }
        where call.Callee?.StartsWith("Caffe::", StringComparison.Ordinal) == true
        let layer = call.Arguments.FirstOrDefault(a => a.NameColon is null ? a.Expression is LiteralExpressionSyntax { Token.Value: string } : a.NameColon.Name.ToString() == "layer")
        select (call.Callee["Caffe::".Length..], layer?.Expression.ToString() ?? "", call.Arguments.Where(a => a.NameColon is not null).SelectMany(Given));

    private static IEnumerable<(string Name, string Value)> Given(ArgumentSyntax argument)
    {
        string name = argument.NameColon!.Name.Identifier.ValueText;
        return argument.Expression is ImplicitObjectCreationExpressionSyntax { Initializer: { } properties }
            ? properties.Expressions.OfType<AssignmentExpressionSyntax>().Select(p => ($"{name}.{p.Left}", p.Right.ToString()))
            : [(name, argument.Expression.ToString())];
    }

    // What the runtime takes where generated code does not say a name; null where it cannot do without.
    private static IEnumerable<object?> Defaults(string callee, string name)
    {
        string[] path = callee.Split('.'), names = name.Split('.');
        Type type = typeof(Prototxt.Layers.ReLU).Assembly.GetType("Prototxt.Layers." + path[0], throwOnError: true)!;
        IEnumerable<MethodBase> methods = path.Length > 1 ? type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.Name == path[1]) : type.GetConstructors();
        IEnumerable<ParameterInfo> parameters = methods.SelectMany(m => m.GetParameters()).Where(p => p.Name == names[0]);
        return names.Length == 1
            ? parameters.Select(p => p.HasDefaultValue ? p.ParameterType.IsEnum ? Enum.ToObject(p.ParameterType, p.DefaultValue!) : p.DefaultValue : null)
            : parameters.Select(p => p.ParameterType.GetProperty(names[1])!.GetValue(Activator.CreateInstance(p.ParameterType)));
    }

    // Whether an argument is the field's value and not one that was made from it. Lists are: C# has no constant for their default.
    private static bool Says(string argument, FieldSchema field, string value) => field.Kind switch
    {
        FieldKind.Enum => Plain(argument.Split('.')[^1]) == Plain(value),
        FieldKind.Bool => argument == value,
        _ => double.TryParse(argument.TrimEnd('f', 'd'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && (float)number == float.Parse(value, CultureInfo.InvariantCulture),
    };

    private static bool Is(object? found, FieldSchema field) => found switch
    {
        bool flag => DefaultField.TextOf(field) == (flag ? "true" : "false"),
        null => false,
        Enum member => Plain(member.ToString()) == Plain(DefaultField.TextOf(field)),
        _ => Convert.ToSingle(found, CultureInfo.InvariantCulture) == float.Parse(DefaultField.TextOf(field), CultureInfo.InvariantCulture),
    };

    private static string Plain(string member) => member.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
