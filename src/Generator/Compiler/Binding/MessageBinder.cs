using Microsoft.CodeAnalysis.Text;
using Prototxt.Generator.Common;
using Prototxt.Generator.Compiler.Diagnostics;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Binding;

/// <summary>Gives names and types to what was parsed. A field that is wrong is reported and left out; the rest goes on.</summary>
/// <param name="source">The text.</param>
/// <param name="bag">Takes what is wrong with it.</param>
/// <param name="layers">The layer types that there are.</param>
/// <param name="keepsRawLayers">Whether the fields of layers whose types are not known stay as written; if not, all are held against the schema, as protobuf does.</param>
/// <param name="variables">The values that holes were filled with.</param>
/// <param name="cancel">Asked for each message.</param>
internal sealed class MessageBinder(SourceText source, DiagnosticBag bag, LayerNames layers, bool keepsRawLayers, IReadOnlyDictionary<string, string>? variables, Cancellation cancel)
{
    private readonly LayerFormats formats = new(layers);
    private readonly RawLayers raw = new(layers, new LayerFormats(layers));
    private readonly TemplateHoles holes = new(variables);

    // Types of the V1 format in layers of the current one.
    private readonly List<ScalarSyntax> oldTypes = [];

    /// <summary>The whole file as a message.</summary>
    public Message BindRoot(MessageSyntax syntax, MessageSchema schema)
    {
        MessageSyntax file = InOneFormat(syntax, schema);
        Message root = Bind(file, schema, new TextSpan(0, 0), null, null);
        if (file != syntax)
            root.MarkWrong("layer");
        if (oldTypes.Count > 0)
            bag.Report(Descriptors.LayerOfTwoFormats, oldTypes[0].Span, $"{oldTypes[0].Text} is a type of the V1 format; write \"{formats.TypeOf(oldTypes[0])}\" (or 'layers' in place of 'layer'){More(oldTypes.Count - 1)}");
        holes.Report(bag);
        return root;
    }

    private static string More(int layers) => layers == 0 ? "" : $"; so in {layers.Plural("layer")} more";

    // "layers" with a type in quotes is a misspelt "layer"; the slip is often made in all of them, and told once.
    private MessageSyntax InOneFormat(MessageSyntax file, MessageSchema schema)
    {
        if (schema != CaffeSchema.Net || file.Fields.FirstOrDefault(LayerFormats.IsQuoted) is not { } first)
            return file;
        int others = file.Fields.Count(LayerFormats.IsQuoted) - 1;
        bag.Report(Descriptors.LayerOfTwoFormats, first.NameSpan, $"A type in quotes belongs to the current format; write 'layer' in place of 'layers'{(LayerFormats.OldName(first) is { } old ? $" (or {old} without quotes)" : "")}{More(others)}");
        return file with { Fields = [.. file.Fields.Select(f => LayerFormats.IsQuoted(f) ? f with { Name = "layer" } : f)] };
    }

    private Message Bind(MessageSyntax syntax, MessageSchema schema, TextSpan nameSpan, MessageSchema? parent, FieldSchema? own)
    {
        cancel.Poll();
        bool isRaw = keepsRawLayers && raw.IsOne(syntax, schema);
        var message = new Message(schema, syntax.Span, nameSpan) { Raw = isRaw ? [.. syntax.Fields.Where(f => RawLayers.Keeps(f, schema))] : [] };
        bool isOfTwoFormats = schema.Name == "LayerParameter" && (source.ToString(nameSpan) == "layers" || syntax.Fields.Any(f => f.Name == "type" && f.Value is ScalarSyntax type && formats.TypeOf(type) is not null));
        foreach (FieldSyntax field in syntax.Fields)
        {
            if (isRaw && RawLayers.Keeps(field, schema))
            {
                ReportUnreadable(field.Value);
            }
            else if (schema.Field(field.Name) is { } known)
            {
                Bind(message, known, field);
                if (message.Find(known) is null)
                    message.MarkWrong(known.Name);
            }
            else if (isOfTwoFormats && LayerFormats.IsOld(field.Name))
            {
                ReportUnreadable(field.Value);
            }
            else
            {
                string? meant = Hints.Meant(schema, field.Name, parent);
                bag.Report(Descriptors.UnknownField, field.NameSpan, schema.Name, field.Name, bag.HasRoom ? Hints.Field(schema, field.Name, parent, own, meant) : "");
                message.MarkWrong(field.Name);
                if (meant is not null)
                    BindMeant(message, schema.Field(meant)!, field);
                else
                    ReportUnreadable(field.Value);
            }
        }

        // a field that is there but wrong has been reported already
        foreach (FieldSchema required in schema.Required)
            if (syntax.Fields.All(f => f.Name != required.Name))
                bag.Report(Descriptors.MissingRequired, nameSpan, schema.Name, required.Name);
        return message;
    }

    private void Bind(Message message, FieldSchema schema, FieldSyntax field)
    {
        if (!schema.IsRepeated && message.Find(schema) is { } first)
        {
            bag.Report(Descriptors.RepeatedSingular, field.NameSpan, schema.Name, source.Lines.GetLinePosition(first.NameSpan.Start).Line + 1);
            return;
        }

        if (field.Value is not ListSyntax list)
            Bind(message, schema, field.Value, field.NameSpan);
        else if (!schema.IsRepeated)
            bag.Report(Descriptors.WrongValueType, list.Span, schema.Name, $"{ScalarReader.Expectation(schema)}, once", "a list");
        else if (!field.HasColon && schema.Kind != FieldKind.Message)
            bag.Expected(new TextSpan(list.Span.Start, 1), $"':' after '{schema.Name}'", "'['");
        else
            foreach (ValueSyntax item in list.Items)
                Bind(message, schema, item, field.NameSpan);
    }

    private void Bind(Message message, FieldSchema schema, ValueSyntax syntax, TextSpan nameSpan)
    {
        Value? value = null;
        if (syntax is ScalarSyntax scalar)
            value = Scalar(message, schema, scalar);
        else if (schema.Message is { } type)
            value = new Value(syntax.Span, "{ … }") { Message = Bind((MessageSyntax)syntax, type, nameSpan, message.Schema, schema) };
        else
            bag.Report(Descriptors.WrongValueType, new TextSpan(syntax.Span.Start, 1), schema.Name, ScalarReader.Expectation(schema), "a message");
        if (value is not null)
            message.Add(new Field(schema, value, nameSpan));
        else
            message.MarkWrong(schema.Name);
    }

    private Value? Scalar(Message message, FieldSchema schema, ScalarSyntax scalar)
    {
        if (message.Schema.Name == "LayerParameter" && schema.Name == "type" && formats.TypeOf(scalar) is { } type)
        {
            oldTypes.Add(scalar);
            return Value.OfString(type, scalar.Span);
        }

        if (message.Schema.Name == "V1LayerParameter" && keepsRawLayers && raw.IsUnknown(scalar, schema))
            return new Value(scalar.Span, scalar.Lexeme) { EnumName = scalar.Text, EnumNumber = -1 };
        if (schema.Name is "name" or "top" or "bottom")
            holes.Remark(scalar);
        bool isHole = holes.Take(scalar, schema);
        if (!isHole && ScalarReader.Read(schema, scalar, bag) is { } value)
            return value;
        message.MarkWrong(schema.Name);
        // A net that has no name is called after its file.
        return isHole && message.Schema == CaffeSchema.Net ? null : ScalarReader.Meant(schema, scalar);
    }

    // What a misspelt field holds is read as that of the field that was probably meant, so that it is not said to be missing.
    private void BindMeant(Message message, FieldSchema meant, FieldSyntax field)
    {
        message.MarkWrong(meant.Name);
        bool isNew = meant.IsRepeated || message.Find(meant) is null;
        if (isNew && field.Value is MessageSyntax && meant.Message is not null && Words.IsMisspelt(field.Name, [meant.Name]))
            Bind(message, meant, field.Value, field.NameSpan);
        else if (isNew && field.Value is ScalarSyntax scalar && meant.Message is null && !holes.Take(scalar, meant) && ScalarReader.Read(meant, scalar, null) is { } value)
            message.Add(new Field(meant, value, field.NameSpan));
        else if (field.Value is not ScalarSyntax { Kind: TokenKind.Hole })
            ReportUnreadable(field.Value);
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
                holes.Take(hole, null);
                break;
            case ScalarSyntax { Kind: TokenKind.Word, IsFilled: false } word:
                bag.Expected(word.Span, "a number, a name or text in quotes", $"'{word.Lexeme}'");
                break;
            default:
                break;
        }
    }
}
