using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Diagnostics;
using Prototxt.Generator.Schema;
using Prototxt.Generator.TextFormat;

namespace Prototxt.Generator.Binding;

/// <summary>Gives names and types to what was parsed. A field that is wrong is reported and left out; the rest goes on.</summary>
internal sealed class MessageBinder(SourceText source, DiagnosticBag bag, bool keepsRawLayers)
{
    /// <summary>The whole file as a message.</summary>
    public Message BindRoot(MessageSyntax syntax, MessageSchema schema) => Bind(syntax, schema, new TextSpan(0, 0), null, null);

    private Message Bind(MessageSyntax syntax, MessageSchema schema, TextSpan nameSpan, MessageSchema? parent, FieldSchema? own)
    {
        bool isRaw = keepsRawLayers && RawLayers.IsOne(syntax, schema);
        var message = new Message(schema, syntax.Span, nameSpan) { Raw = isRaw ? [.. syntax.Fields.Where(RawLayers.Keeps)] : [] };
        HashSet<string> given = [];
        foreach (FieldSyntax field in syntax.Fields)
        {
            given.Add(field.Name);
            if (isRaw && RawLayers.Keeps(field))
            {
                ReportUnreadable(field.Value);
            }
            else if (schema.Field(field.Name) is { } known)
            {
                Bind(message, known, field);
                if (message.Find(known.Name) is null)
                    message.MarkWrong(known.Name);
            }
            else
            {
                bag.Report(Descriptors.UnknownField, field.NameSpan, schema.Name, field.Name, bag.HasRoom ? Hints.Field(schema, field.Name, parent, own) : "");
                ReportUnreadable(field.Value);
            }
        }

        // a field that is there but wrong has been reported already
        foreach (FieldSchema required in schema.Fields)
            if (required.IsRequired && !given.Contains(required.Name))
                bag.Report(Descriptors.MissingRequired, nameSpan, schema.Name, required.Name);
        return message;
    }

    private void Bind(Message message, FieldSchema schema, FieldSyntax field)
    {
        if (!schema.IsRepeated && message.Find(schema.Name) is { } first)
        {
            bag.Report(Descriptors.RepeatedSingular, field.NameSpan, schema.Name, source.Lines.GetLinePosition(first.NameSpan.Start).Line + 1);
            return;
        }

        if (field.Value is not ListSyntax list)
            Bind(message, schema, field.Value, field.NameSpan);
        else if (!schema.IsRepeated)
            bag.Report(Descriptors.WrongValueType, list.Span, schema.Name, $"{ScalarReader.Expectation(schema)}, once", "a list");
        else if (!field.HasColon && schema.Kind != FieldKind.Message)
            bag.Report(Descriptors.Syntax, new TextSpan(list.Span.Start, 1), $"':' after '{schema.Name}'", "'['");
        else
            foreach (ValueSyntax item in list.Items)
                Bind(message, schema, item, field.NameSpan);
    }

    private void Bind(Message message, FieldSchema schema, ValueSyntax syntax, TextSpan nameSpan)
    {
        Value? value = null;
        if (syntax is ScalarSyntax scalar)
            value = ScalarReader.Read(schema, scalar, bag);
        else if (schema.Message is { } type)
            value = new Value(syntax.Span, "{ … }") { Message = Bind((MessageSyntax)syntax, type, nameSpan, message.Schema, schema) };
        else
            bag.Report(Descriptors.WrongValueType, new TextSpan(syntax.Span.Start, 1), schema.Name, ScalarReader.Expectation(schema), "a message");
        if (value is not null)
            message.Add(new Field(schema, value, nameSpan));
    }

    /// <summary>What is no token is an error whatever field it stands in, so also in one that is not known.</summary>
    private void ReportUnreadable(ValueSyntax value)
    {
        switch (value)
        {
            case MessageSyntax message:
                foreach (FieldSyntax field in message.Fields)
                    ReportUnreadable(field.Value);
                break;
            case ListSyntax list:
                foreach (ValueSyntax item in list.Items)
                    ReportUnreadable(item);
                break;
            case ScalarSyntax { Kind: TokenKind.Hole } hole:
                bag.Report(Descriptors.TemplateHole, hole.Span, hole.Text, "give it a value");
                break;
            case ScalarSyntax { Kind: TokenKind.Word, IsFilled: false } word:
                bag.Report(Descriptors.Syntax, word.Span, "a number, a name or text in quotes", $"'{word.Lexeme}'");
                break;
            default:
                break;
        }
    }
}
