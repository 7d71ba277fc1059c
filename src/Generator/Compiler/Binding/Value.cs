using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>A value of its field's type. Only the members that fit the type say anything; the lexeme of a message is abbreviated.</summary>
internal sealed record Value(TextSpan Span, string Lexeme)
{
    public bool Bool { get; init; }

    /// <summary>Of every integer type that has the number.</summary>
    public long Int64 { get; init; }

    public ulong UInt64 { get; init; }

    /// <summary>The number as written; of a float field before it is rounded to one.</summary>
    public double Double { get; init; }

    public float Float => ScalarReader.ToFloat(Double);

    public string String { get; init; } = "";

    /// <summary>Of strings too; they need not be valid UTF-8. Nobody looks at those of most strings.</summary>
    public byte[] Bytes => Encoded ?? Encoding.UTF8.GetBytes(String);

    /// <summary>The bytes where they are not those of the text.</summary>
    public byte[]? Encoded { get; init; }

    public string EnumName { get; init; } = "";

    public int EnumNumber { get; init; }

    public Message? Message { get; init; }

    public override string ToString() => Lexeme;

    /// <summary>A text that stands in no file in these words.</summary>
    public static Value OfString(string text, TextSpan place) => new(place, text) { String = text };

    public static Value OfMessage(Message message) => new(message.Span, "{…}") { Message = message };
}
