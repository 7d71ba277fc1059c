using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Compiler.Schema;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>Making messages out of others. Places stay those of the file, so that what is said later still points at the user's text.</summary>
internal static class Messages
{
    /// <summary>An empty message of another type at the place of this one.</summary>
    public static Message Empty(this Message original, MessageSchema schema) => new(schema, original.Span, original.NameSpan);

    /// <summary>The same fields but those named; the new message may get others in their place.</summary>
    public static Message Without(this Message original, params string[] fields)
    {
        var copy = new Message(original.Schema, original.Span, original.NameSpan) { Raw = original.Raw };
        foreach (Field field in original.Fields)
            if (!fields.Contains(field.Schema.Name))
                copy.Add(field);
        copy.MarkWrongLike(original);
        return copy;
    }

    public static void Put(this Message message, string field, Value value, TextSpan place) =>
        message.Add(new Field(message.Schema.Field(field)!, value, place));

    public static void Put(this Message message, string field, Message value) =>
        message.Put(field, Value.OfMessage(value), value.NameSpan);

    public static void Put(this Message message, string field, IEnumerable<Message> values)
    {
        foreach (Message value in values)
            message.Put(field, value);
    }
}
