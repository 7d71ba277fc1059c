using System.Text;
using System.Xml.Linq;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Prototxt.Generator.Naming;
using Xunit;

namespace Prototxt.Tests.Naming;

/// <summary>Layers, blobs, nets and files may be called anything: the class compiles without a warning, and no name becomes code.</summary>
public class NameTests
{
    private static readonly string[] odd =
    [
        "class", "Train", "Predict", "predict", "Dispose", "Tensor", "tensor", "net", "scope", "grad", "forward", "total_loss", "1x1", "3a", "\"", "'", "a\nb", "*/", "</summary>", "&amp;", "{0}", "\u4f60\u597d",
        "\ud83d\ude00", "\u2028", "\u0085", "\uffff", "\u202e", "", "a-b", "a_b", "a/b", "ABC", "Abc", "abc", "a_tops", "ATops", "no_such_blob", "own", "names", "item", "ensure_stack", "Caffe", "System", "Prototxt", "value", "field",
        "this", "params", "Main", "summary", "get_type", "to", "parameters", "; } class Evil { //", "\\u0022", "$\"{1}\"", "#if", "%s", "N", "x before y", "TestResult", "PredictBlobSet", "input",
    ];

    private static readonly string[] inherited =
        [.. typeof(TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>)
            .GetMembers(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.FlattenHierarchy)
            .Where(m => m switch
            {
                System.Reflection.MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
                System.Reflection.FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
                Type nested => nested.IsNestedPublic || nested.IsNestedFamily || nested.IsNestedFamORAssem,
                System.Reflection.PropertyInfo property => property.GetAccessors(nonPublic: true).Any(a => a.IsPublic || a.IsFamily || a.IsFamilyOrAssembly),
                _ => true,
            })
            .Select(m => m.Name.Split('`')[0]).Where(n => char.IsUpper(n[0])).Distinct()];

    [Fact]
    public void Inherited_names_are_reserved() => Assert.Equal("", string.Join(", ", inherited.Except(ReservedNames.Members)));

    [Fact]
    public void All_odd_names_in_one_net()
    {
        var net = new StringBuilder($"name: {Quote("*/ \"evil\" </summary>\n")}\n");
        net.AppendLine("layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 4 } } }");
        foreach (string name in odd)
            net.AppendLine($"layer {{ name: {Quote(name)} type: \"InnerProduct\" bottom: \"data\" top: {Quote(name)} inner_product_param {{ num_output: 2 }} }}");
        AssertClean(GeneratorRun.Of(net.ToString()));
    }

    [Fact]
    public void All_odd_names_as_inputs_and_tops_of_one_layer()
    {
        string tops = string.Concat(odd.Select(n => $" top: {Quote(n)}"));
        AssertClean(GeneratorRun.Of($"layer {{ name: \"in\" type: \"Input\"{tops} input_param {{ shape {{ dim: 1 dim: 4 }} }} }} layer {{ name: \"out\" type: \"Concat\"{tops.Replace("top:", "bottom:", StringComparison.Ordinal)} top: \"out\" }}"));
        AssertClean(GeneratorRun.Of($"layer {{ name: \"in\" type: \"Input\" top: \"x\" input_param {{ shape {{ dim: 1 dim: 4 }} }} }} layer {{ name: \"split\" type: \"Split\" bottom: \"x\"{tops} }}"));
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void As_the_name_of_everything(string name)
    {
        GeneratorRun run = GeneratorRun.Of(new PrototxtFile("/project/net.prototxt", Everything(name, name, name)));
        AssertClean(run);
    }

    public static TheoryData<string> Odd => [.. odd.Where(n => n != "\uffff"), new string('x', 10_000), string.Concat(Enumerable.Repeat("\u4f60", 10_000)), string.Concat(Enumerable.Repeat("\ud83d\ude00<", 5_000))];

    [Fact]
    public void Random_names() =>
        Gen.OneOf(Gen.String, Gen.Int[0, odd.Length - 1].Select(i => odd[i])).Array[3]
            .Sample(names => AssertClean(GeneratorRun.Of(Everything(names[0], names[1], names[2]))), iter: 60);

    [Theory]
    [InlineData("/project/Models/odd name (1) [x] {y} + ~ ' & é.prototxt")]
    [InlineData("/project/1.prototxt")]
    [InlineData("/project/class.prototxt")]
    [InlineData("/project/.prototxt")]
    [InlineData("/project/\u4f60.PROTOTXT")]
    [InlineData("C:\\project\\Models\\net.prototxt")]
    [InlineData("relative.prototxt")]
    [InlineData("/project/*_</summary>.prototxt")]
    [InlineData("/project/class/namespace/1/net.prototxt")]
    public void Odd_files(string path) => AssertClean(GeneratorRun.Of(new PrototxtFile(path, Everything("", "a", "b"))));

    [Theory]
    [InlineData("Predict", "PredictNet")]
    [InlineData("load", "LoadNet")]
    [InlineData("tensor", "TensorNet")]
    [InlineData("conv1", "Conv1")]
    [InlineData("consumer", "Consumer")]
    public void A_net_named_like_something_else(string name, string expected)
    {
        GeneratorRun run = GeneratorRun.Of(Everything(name, "conv1", "conv1"));
        AssertClean(run);
        Assert.Contains($"Consumer.{expected}.g.cs", run.Files.Keys);
    }

    internal static void AssertClean(GeneratorRun run)
    {
        Assert.Empty(run.Errors);
        Assert.Empty(run.CompilerMessages);
        Assert.NotEmpty(run.Files);
        foreach (SyntaxNode root in run.Output.SyntaxTrees.Where(t => t.FilePath != "Consumer.cs").Select(t => t.GetRoot()))
        {
            Assert.DoesNotContain("Evil", root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
            foreach (SyntaxTrivia comment in root.DescendantTrivia().Where(t => t.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia)))
                XElement.Parse("<doc>" + comment.ToFullString().Replace("///", "", StringComparison.Ordinal) + "</doc>");
        }
    }

    private static string Everything(string net, string layer, string blob) => $$"""
        name: {{Quote(net)}}
        layer { name: {{Quote(layer)}} type: "Input" top: {{Quote(blob)}} input_param { shape { dim: 1 dim: 3 dim: 4 dim: 4 } } }
        layer { name: {{Quote(layer)}} type: "ReLU" bottom: {{Quote(blob)}} top: {{Quote(blob)}} }
        layer { name: {{Quote(layer)}} type: "Convolution" bottom: {{Quote(blob)}} top: {{Quote(blob + "1")}} convolution_param { num_output: 2 kernel_size: 1 } }
        layer { name: {{Quote(layer)}} type: "TanH" bottom: {{Quote(blob + "1")}} top: {{Quote(blob + "1")}} }
        layer { name: {{Quote(layer + "/s")}} type: "Split" bottom: {{Quote(blob + "1")}} top: {{Quote(blob + "_1")}} top: {{Quote(blob + "Tops")}} }
        """;

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (byte b in Encoding.UTF8.GetBytes(text))
            quoted.Append(b is >= 32 and < 127 and not (byte)'"' and not (byte)'\\' ? ((char)b).ToString() : "\\" + Convert.ToString(b, 8).PadLeft(3, '0'));
        return quoted.Append('"').ToString();
    }
}
