using Prototxt.Generator.Common;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>
/// What a layer is called or built with, under the name of the runtime's parameter. <see cref="Default"/> is the runtime's own
/// value, which need not be said; null where there is none.
/// </summary>
internal sealed record Argument(string Name, Constant Value, Constant? Default = null)
{
    /// <summary>The place says which parameter it is.</summary>
    public bool IsPositional { get; init; }

    /// <summary>Where the value is the default: the value equals it whatever the user wrote.</summary>
    public bool IsDefault => Value.Equals(Default);
}

/// <summary>Arguments by name and type. A name or a type that the layer does not have is a bug of the caller and throws.</summary>
internal static class ArgumentLookup
{
    public static Constant Find(this EquatableArray<Argument> arguments, string name)
    {
        foreach (Argument argument in arguments)
            if (argument.Name == name)
                return argument.Value;
        throw new InvalidOperationException($"There is no argument '{name}' among {Words.List([.. arguments.Select(a => a.Name)], "and")}.");
    }

    public static long Long(this EquatableArray<Argument> arguments, string name) => arguments.Of<Constant.Whole>(name).Value;

    public static bool Bool(this EquatableArray<Argument> arguments, string name) => arguments.Of<Constant.Flag>(name).Value;

    public static float Float(this EquatableArray<Argument> arguments, string name) => arguments.Of<Constant.Real>(name).Value;

    public static string Enum(this EquatableArray<Argument> arguments, string name) => arguments.Of<Constant.Member>(name).Name;

    public static long[] Longs(this EquatableArray<Argument> arguments, string name) => [.. arguments.Of<Constant.List>(name).Items.Select(i => ((Constant.Whole)i).Value)];

    public static float[] Floats(this EquatableArray<Argument> arguments, string name) => [.. arguments.Of<Constant.List>(name).Items.Select(i => ((Constant.Real)i).Value)];

    /// <summary>The properties of a record.</summary>
    public static EquatableArray<Argument> Record(this EquatableArray<Argument> arguments, string name) => arguments.Of<Constant.Record>(name).Properties;

    private static T Of<T>(this EquatableArray<Argument> arguments, string name)
        where T : Constant => arguments.Find(name) as T ?? throw new InvalidOperationException($"Argument '{name}' is {arguments.Find(name)}.");
}
