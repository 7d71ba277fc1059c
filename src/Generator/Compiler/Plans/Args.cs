using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>Gathers named arguments. Each is there even where it equals Caffe's default, <c>omit</c>, which generated code leaves out.</summary>
internal sealed class Args
{
    private static readonly Constant.Flag yes = new(true), no = new(false);

    private readonly List<Argument> items = [];

    public Args Long(string name, long value, long? omit = null) => Add(name, new Constant.Whole(value), omit is { } usual ? new Constant.Whole(usual) : null);

    public Args Bool(string name, bool value, bool? omit = null) => Add(name, value ? yes : no, omit is { } usual ? usual ? yes : no : null);

    /// <summary>A list; it is the usual one if all its numbers are <paramref name="omit"/>.</summary>
    public Args Longs(string name, IEnumerable<long> values, long? omit = null)
    {
        var list = Constant.List.Of(values);
        return Add(name, list, omit is { } usual ? Constant.List.Of(Enumerable.Repeat(usual, list.Items.Count)) : null);
    }

    /// <summary>A float field, in the words of the user where they are a plain number.</summary>
    public Args Float(string name, Message message, string field, float? omit = null) =>
        message.Float(field) == omit ? Float(name, omit.Value, omit) : Add(name, Constant.Real.Of(message, field), Real(omit));

    public Args Float(string name, float value, float? omit = null)
    {
        Constant? usual = Real(omit);
        return Add(name, value == omit ? usual! : Constant.Real.Of(value), usual);
    }

    /// <summary>A list; it is the usual one if all its numbers are <paramref name="omit"/>.</summary>
    public Args Floats(string name, IEnumerable<Constant.Real> values, float? omit = null)
    {
        Constant.Real[] list = [.. values];
        Constant? usual = omit is { } one ? Constant.List.Of(list.Select(_ => Constant.Real.Of(one))) : null;
        return Add(name, list.All(v => v.Value == omit) && usual is not null ? usual : Constant.List.Of(list), usual);
    }

    public Args Text(string name, string value) => Add(name, new Constant.Text(value));

    /// <summary>A member of one of the runtime's enums.</summary>
    public Args Enum(string name, string type, string member, string? omit = null) =>
        Add(name, new Constant.Member(type, member), omit is null ? null : new Constant.Member(type, omit));

    /// <summary>What the layer can do without.</summary>
    public Args Optional(string name, Constant? value) => Add(name, value ?? Constant.Null.Instance, Constant.Null.Instance);

    /// <summary>A bottom that this layer lacks and others of its function have.</summary>
    public Args Missing(string name, bool when) => when ? Add(name, Constant.Null.Instance) : this;

    /// <summary>A record of the runtime, with its properties in place of arguments.</summary>
    public Args Record(string name, Args properties) => Add(name, new Constant.Record(properties.ToArray()));

    /// <summary>A value that says by its place what it is.</summary>
    public Args Positional(string name, Constant value, Constant? usual = null)
    {
        items.Add(new Argument(name, value, usual) { IsPositional = true });
        return this;
    }

    public EquatableArray<Argument> ToArray() => items.ToArray().ToEquatableArray();

    private static Constant.Real? Real(float? value) => value is { } number ? Constant.Real.Of(number) : null;

    private Args Add(string name, Constant value, Constant? usual = null)
    {
        items.Add(new Argument(name, value, usual));
        return this;
    }
}
