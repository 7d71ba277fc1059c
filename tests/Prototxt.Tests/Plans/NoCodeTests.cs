using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Prototxt.Generator.Pipeline;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Plans;

/// <summary>C# is written in one room: no other spells any, and none reaches the model.</summary>
public partial class NoCodeTests
{
    private static readonly string[] rooms = ["Compiler", "Model", "Common"];

    // An old layer in today's text format has names and colons too, and shapes are shown in brackets.
    private static readonly string[] alike = ["LayerText.cs", "Shape.cs"];

    public static TheoryData<string> Spelled => [.. (string[])
    [
        "\"Caffe::RoundMode.Floor\"", "\"global::Prototxt.Phase\"", "$\"{a}: {b}\"", "$\"new() {{ {a} }}\"", "\"new Hook(\" + a", "$\"[{a}]\"", "\"[\" + string.Join(\", \", a) + \"]\"",
        "$\"{a}.Dispose();\"", "\"0f\"", "\"float.NaN\"", "\"private partial void\"", "$\"({a}, {b})\"", "\"net.\"", "$\"{a}[{b}]\"", "$\"{a}!\"", "\"x => x\"", "$\"Name = {a}\"",
    ]];

    [Fact]
    public void Only_one_room_spells_code()
    {
        string source = Path.Combine(SharedData.Repository, "src", "Generator");
        List<string> found = [];
        foreach (string file in rooms.SelectMany(r => Directory.GetFiles(Path.Combine(source, r), "*.cs", SearchOption.AllDirectories)).Where(f => !alike.Contains(Path.GetFileName(f))))
            found.AddRange(Code(CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()).Select(code => $"{Path.GetRelativePath(source, file)}: {code}"));
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Theory]
    [MemberData(nameof(Spelled))]
    public void Spelled_code_is_found(string expression) => Assert.NotEmpty(Code(SyntaxFactory.ParseExpression(expression)));

    [Theory]
    [InlineData("$\"pad must be smaller than the kernel, found pad {a}x{b}; give kernel_size\"")]
    [InlineData("\"expects 4 axes (N, channels, height, width)\"")]
    [InlineData("$\"{a}, stride {b}\"")]
    public void Prose_is_not(string expression) => Assert.Empty(Code(SyntaxFactory.ParseExpression(expression)));

    [Fact]
    public void The_model_holds_names_and_the_user_s_own_words_only()
    {
        HashSet<string> strings = [];
        foreach ((string prototxt, Dictionary<string, string> metadata) in Examples())
        {
            GeneratorRun run = GeneratorRun.In(new(TracksSteps: true), new PrototxtFile("/project/net.prototxt", prototxt, metadata));
            object model = run.Result.Results.Single().TrackedSteps[TrackingNames.Model].Single().Outputs.Single().Value;
            Collect(((ITuple)model)[1]!, strings);
            foreach (string text in strings)
                Assert.True(!Code(text).Any() || prototxt.Contains(text, StringComparison.Ordinal), text);
        }

        Assert.Contains("Conv1", strings);
        Assert.Contains("the user's words: new() { }", strings);
    }

    private static IEnumerable<(string, Dictionary<string, string>)> Examples()
    {
        yield return (Infrastructure.Nets.Small, []);
        yield return ("""
            layer { name: "x" type: "Input" top: "x" input_param { shape { dim: 1 dim: 4 dim: 8 dim: 8 } } }
            layer { name: "a" type: "Own" bottom: "x" top: "a" param { } own_param { text: "the user's words: new() { }" size: 2 size: 3 inner { rate: 0.5 on: true } } }
            layer { name: "b" type: "Own" bottom: "a" top: "b" own_param { text: "b" } }
            layer { name: "i1" type: "InnerProduct" bottom: "b" top: "i1" param { name: "w" lr_mult: 2 } inner_product_param { num_output: 256 bias_term: false } }
            layer { name: "i2" type: "InnerProduct" bottom: "i1" top: "i2" param { name: "w" } inner_product_param { num_output: 256 bias_term: false } }
            """, new() { ["PrototxtHooks"] = "Own", ["PrototxtTopShapes"] = "a: =x|b: =x", ["PrototxtBlobShapes"] = "a: 3,2" });
    }

    private static void Collect(object? value, HashSet<string> strings)
    {
        if (value is string text)
            strings.Add(text);
        else if (value is IEnumerable items)
            foreach (object item in items)
                Collect(item, strings);
        else if (value is not null && value.GetType() is { IsPrimitive: false, IsEnum: false } type)
            foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType != type && p.Name is not ("Main" or "ErrorText")))
                Collect(property.GetValue(value), strings);
    }

    // A text is looked at with each hole of it as one name, and with all that is added to it.
    private static IEnumerable<string> Code(SyntaxNode root) =>
        root.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Where(e => IsText(e) && !(e.Parent is BinaryExpressionSyntax outer && IsText(outer))).SelectMany(e => Code(Text(e)));

    private static IEnumerable<string> Code(string text) => SpelledCode().Matches(text).Select(m => $"'{m.Value}' in '{text}'");

    private static bool IsText(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax => true,
        LiteralExpressionSyntax literal => literal.IsKind(SyntaxKind.StringLiteralExpression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => IsText(sum.Left) || IsText(sum.Right),
        _ => false,
    };

    private static string Text(ExpressionSyntax expression) => expression switch
    {
        InterpolatedStringExpressionSyntax text => string.Concat(text.Contents.Select(c => c is InterpolatedStringTextSyntax part ? part.TextToken.ValueText : "Hole")),
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) => literal.Token.ValueText,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Text(sum.Left) + Text(sum.Right),
        _ => "Hole",
    };

    [GeneratedRegex("""
        \w::\w | => | \bnew(\s\w+)?[(\[{] | [\w)\]}];(\s})?$ | \b[0-9.]+[fdm]\b | \b(float|double|int|long|string|bool)[.?]\w | \bvoid\s | \b(private|public|internal)\s(partial|static|sealed|readonly)\b
        | ^Hole:\ Hole | \[Hole | ^\(Hole,\ Hole\)$ | Hole! | \w\ =\ Hole | \w\.\w+\( | ^\w+\.$
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex SpelledCode();
}
