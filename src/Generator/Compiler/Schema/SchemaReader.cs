using Prototxt.Generator.Compiler.TextFormat;

namespace Prototxt.Generator.Compiler.Schema;

/// <summary>Reads the part of the <c>.proto</c> language that Caffe and its forks use. The files are ours, so anything else is a bug and throws.</summary>
internal sealed class SchemaReader
{
    private readonly Dictionary<string, MessageSchema> messages = [];
    private readonly Dictionary<string, EnumSchema> enums = [];
    private readonly List<Action> types = [];
    private string text = "";
    private string? fork;
    private List<Token> tokens = [];
    private int index;

    private SchemaReader() { }

    public static IReadOnlyDictionary<string, MessageSchema> Read(params SchemaSource[] sources)
    {
        var reader = new SchemaReader();
        foreach (SchemaSource source in sources)
            reader.File(source);
        // a type may be declared after its first use, so fields are made when all names are known
        foreach (Action declare in reader.types)
            declare();
        return reader.messages;
    }

    private Token Current => tokens[index];

    private string Peek => text.Substring(Current.Start, Current.Length);

    private void File(SchemaSource source)
    {
        (text, fork, index) = (source.Text, source.Fork, 0);
        tokens = Lexer.Tokenize(text, slashComments: true);
        while (Current.Kind != TokenKind.EndOfFile)
            switch (Take())
            {
                case "message" or "extend":
                    Message();
                    break;
                case "enum":
                    string name = Take();
                    if (!enums.ContainsKey(name))
                        enums.Add(name, new EnumSchema(name));
                    Enum(enums[name]);
                    break;
                case "option" when Peek == "fork":
                    Take();
                    Take("=");
                    fork = Scalar().Text;
                    Take(";");
                    break;
                case "syntax" or "package" or "option" or "import":
                    while (Take() != ";") { }
                    break;
                default:
                    throw Unexpected();
            }
    }

    private void Message()
    {
        string name = Take();
        if (!messages.TryGetValue(name, out MessageSchema? message))
            messages.Add(name, message = new MessageSchema(name));
        Take("{");
        while (Peek != "}")
            switch (Take())
            {
                case "enum":
                    Enum(message.AddEnum(Take()));
                    break;
                case "optional":
                    Field(message, false, false);
                    break;
                case "repeated":
                    Field(message, true, false);
                    break;
                case "required":
                    Field(message, false, true);
                    break;
                default:
                    throw Unexpected();
            }
        Take("}");
    }

    private void Enum(EnumSchema schema)
    {
        Take("{");
        while (Peek != "}")
        {
            string name = Take();
            Take("=");
            int number = Number();
            Dictionary<string, ScalarSyntax> options = Options();
            schema.Add(name, number, fork is null ? null : new ForkValue(fork, Text(options, "note"), Text(options, "refused")));
            Take(";");
        }
        Take("}");
    }

    private void Field(MessageSchema message, bool isRepeated, bool isRequired)
    {
        string type = Take();
        string name = Take();
        Take("=");
        int number = Number();
        Dictionary<string, ScalarSyntax> options = Options();
        ScalarSyntax? given = options.TryGetValue("default", out ScalarSyntax? value) ? value : null;
        string? note = Text(options, "note");
        Take(";");

        string? ofFork = fork;
        types.Add(() => message.Add(Declare(message, type, name, number, isRepeated, isRequired, given, ofFork, note)));
    }

    /// <summary><c>[default = 1, note = "…"]</c>, or nothing.</summary>
    private Dictionary<string, ScalarSyntax> Options()
    {
        Dictionary<string, ScalarSyntax> options = [];
        if (Peek == "[")
            do
            {
                Take();
                string option = Take();
                Take("=");
                options[option] = Scalar();
            }
            while (Peek == ",");
        if (Peek == "]")
            Take();
        return options;
    }

    private static string? Text(Dictionary<string, ScalarSyntax> options, string name) => options.TryGetValue(name, out ScalarSyntax? text) ? text.Text : null;

    private FieldSchema Declare(MessageSchema message, string type, string name, int number, bool isRepeated, bool isRequired, ScalarSyntax? given, string? ofFork, string? note)
    {
        EnumSchema? enumType = message.Enums.TryGetValue(type, out EnumSchema? nested) || enums.TryGetValue(type, out nested) ? nested : null;
        MessageSchema? messageType = messages.TryGetValue(type, out MessageSchema? found) ? found : null;
        FieldKind kind = Kind(type, enumType, messageType);
        return new FieldSchema(name, number, kind, isRepeated, isRequired, ofFork)
        {
            Enum = enumType,
            Message = messageType,
            Note = note,
            Declared = given,
        };
    }

    private static FieldKind Kind(string type, EnumSchema? enumType, MessageSchema? messageType) => type switch
    {
        "int32" => FieldKind.Int32,
        "int64" => FieldKind.Int64,
        "uint32" => FieldKind.UInt32,
        "uint64" => FieldKind.UInt64,
        "float" => FieldKind.Float,
        "double" => FieldKind.Double,
        "bool" => FieldKind.Bool,
        "string" => FieldKind.String,
        "bytes" => FieldKind.Bytes,
        _ when enumType is not null => FieldKind.Enum,
        _ when messageType is not null => FieldKind.Message,
        _ => throw new InvalidOperationException($"The type {type} is not declared."),
    };

    private ScalarSyntax Scalar() => new ScalarParser(text).TryParse(tokens, ref index) ?? throw Unexpected();

    private int Number() => int.Parse(Take(), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture);

    private string Take()
    {
        string taken = Peek;
        if (Current.Kind == TokenKind.EndOfFile)
            throw Unexpected();
        index++;
        return taken;
    }

    private void Take(string expected)
    {
        if (Take() != expected)
            throw Unexpected();
    }

    private InvalidOperationException Unexpected() =>
        new($"The schema cannot be read at '{text.Substring(tokens[Math.Max(index - 1, 0)].Start, Math.Min(40, text.Length - tokens[Math.Max(index - 1, 0)].Start))}'.");
}
