using Google.Protobuf;
using Google.Protobuf.Reflection;
using Prototxt.Generator.Compiler.Binding;
using Prototxt.Generator.Compiler.Schema;
using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>Comparison of our messages with each other and with Google's.</summary>
internal static class Trees
{
    public static void Equal(Message expected, Message actual, string path = "")
    {
        Assert.Same(expected.Schema, actual.Schema);
        foreach (FieldSchema field in expected.Schema.Fields)
        {
            List<Value> left = Values(expected, field), right = Values(actual, field);
            Assert.True(left.Count == right.Count, $"{path}{field}: {left.Count} values, {right.Count} found");
            for (int i = 0; i < left.Count; i++)
                if (field.Kind == FieldKind.Message)
                    Equal(left[i].Message!, right[i].Message!, $"{path}{field}[{i}].");
                else
                    Assert.True(Equals(Plain(field, left[i]), Plain(field, right[i])), $"{path}{field}[{i}]: {left[i]}, found {right[i]}");
        }
    }

    public static void Equal(IMessage expected, Message actual, string path = "")
    {
        foreach (FieldDescriptor descriptor in expected.Descriptor.Fields.InDeclarationOrder())
        {
            FieldSchema field = actual.Schema.Field(descriptor.Name)!;
            List<object> left = descriptor.IsRepeated ? [.. ((System.Collections.IList)descriptor.Accessor.GetValue(expected)).Cast<object>()]
                : descriptor.Accessor.HasValue(expected) ? [descriptor.Accessor.GetValue(expected)] : [];
            List<Value> right = Values(actual, field);
            Assert.True(left.Count == right.Count, $"{path}{field}: {left.Count} values, {right.Count} found");
            for (int i = 0; i < left.Count; i++)
                if (left[i] is IMessage message)
                    Equal(message, right[i].Message!, $"{path}{field}[{i}].");
                else
                    Assert.True(Equals(Plain(left[i]), Plain(field, right[i])), $"{path}{field}[{i}]: {left[i]}, found {right[i]}");
        }
    }

    public static object Plain(object value) => value switch
    {
        Enum => Convert.ToInt32(value, null),
        ByteString bytes => Convert.ToHexString(bytes.Span),
        float number => Bits(number),
        _ => value,
    };

    public static object Plain(FieldSchema field, Value value) => field.Kind switch
    {
        FieldKind.Int32 => (int)value.Int64,
        FieldKind.UInt32 => (uint)value.UInt64,
        FieldKind.Int64 => value.Int64,
        FieldKind.UInt64 => value.UInt64,
        FieldKind.Float => Bits(value.Float),
        FieldKind.Double => value.Double,
        FieldKind.Bool => value.Bool,
        FieldKind.String => value.String,
        FieldKind.Bytes => Convert.ToHexString(value.Bytes),
        FieldKind.Enum => value.EnumNumber,
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Zeros differ by their sign; one NaN is as good as another.</summary>
    private static int Bits(float number) => BitConverter.SingleToInt32Bits(float.IsNaN(number) ? float.NaN : number);

    private static List<Value> Values(Message message, FieldSchema field) =>
        [.. message.Fields.Where(f => f.Schema == field).Select(f => f.Value)];
}
