using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Tests.Upgrade;

/// <summary>Compares what two messages say, wherever and however it is written. An empty message says nothing.</summary>
internal static class MessageComparer
{
    public static IEnumerable<string> Differences(Message expected, Message found, string path = "")
    {
        if (expected.Schema != found.Schema)
            return [$"{path}: {expected.Schema} and {found.Schema}"];
        ILookup<string, Field> there = Values(expected), here = Values(found);
        return expected.Schema.Fields.Select(f => f.Name).SelectMany(name => Differences([.. there[name]], [.. here[name]], path + "/" + name));
    }

    private static ILookup<string, Field> Values(Message message) =>
        message.Fields.Where(f => f.Schema.IsRepeated || f.Value.Message is not { } value || Values(value).Count > 0).ToLookup(f => f.Schema.Name);

    private static IEnumerable<string> Differences(Field[] expected, Field[] found, string path)
    {
        if (expected.Length != found.Length)
            return [$"{path}: {expected.Length} values and {found.Length}"];
        return expected.Zip(found).SelectMany((pair, i) => Differences(pair.First, pair.Second, expected[0].Schema.IsRepeated ? $"{path}[{i}]" : path));
    }

    private static IEnumerable<string> Differences(Field expected, Field found, string path)
    {
        if (expected.Schema != found.Schema)
            return [$"{path}: the field is that of another message"];
        (Value a, Value b) = (expected.Value, found.Value);
        if (a.Message is not null)
            return Differences(a.Message, b.Message!, path);
        bool same = expected.Schema.Kind switch
        {
            FieldKind.Float => a.Float.Equals(b.Float),
            FieldKind.Double => a.Double.Equals(b.Double),
            FieldKind.Bool => a.Bool == b.Bool,
            FieldKind.String or FieldKind.Bytes => a.String == b.String,
            FieldKind.Enum => (a.EnumName, a.EnumNumber) == (b.EnumName, b.EnumNumber),
            _ => (a.Int64, a.UInt64) == (b.Int64, b.UInt64),
        };
        return same ? [] : [$"{path}: {a} and {b}"];
    }
}
