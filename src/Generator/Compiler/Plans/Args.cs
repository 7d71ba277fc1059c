using Prototxt.Generator.CSharp;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Binding;

namespace Prototxt.Generator.Compiler.Plans;

/// <summary>Named arguments of a call in generated code. One that equals Caffe's default is left out: the code says what is special.</summary>
internal sealed class Args
{
    private readonly List<string> items = [];

    public Args Long(string name, long value, long? omit = null) => value == omit ? this : Add(name, value.ToText());

    public Args Bool(string name, bool value, bool? omit = null) => value == omit ? this : Add(name, value ? "true" : "false");

    public Args Longs(string name, IEnumerable<long> values, long? omit = null)
    {
        long[] list = [.. values];
        return omit is not null && list.All(v => v == omit) ? this : Add(name, "[" + string.Join(", ", list.Select(v => v.ToText())) + "]");
    }

    /// <summary>A float field, in the words of the user where C# can say them.</summary>
    public Args Float(string name, Message message, string field, float? omit = null) =>
        message.Float(field) == omit ? this : Add(name, Literals.Float(message, field));

    public Args Float(string name, float value, float? omit = null) => value == omit ? this : Add(name, Literals.Float(value));

    public Args Text(string name, string value) => Add(name, Literals.String(value));

    /// <summary>An expression that stands only where it says something.</summary>
    public Args Add(bool when, string name, string expression) => when ? Add(name, expression) : this;

    /// <summary>Any expression, for example an enum member.</summary>
    public Args Add(string name, string expression)
    {
        items.Add(name + ": " + expression);
        return this;
    }

    public EquatableArray<string> ToArray() => items.ToArray().ToEquatableArray();
}
