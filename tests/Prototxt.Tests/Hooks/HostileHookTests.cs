using Microsoft.CodeAnalysis;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.Hooks;

/// <summary>A prototxt may call types, fields and values whatever it likes: nothing of it becomes code.</summary>
public class HostileHookTests
{
    private const string Data = """layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 2 dim: 3 } } }""" + "\n";

    // The method that is not written is the only thing that the compiler may say.
    [Theory]
    [InlineData("class")]
    [InlineData("a-b\\\"c")]
    [InlineData("); } static class Evil { //")]
    [InlineData("Train")]
    [InlineData("Tensor")]
    [InlineData("Net")]
    [InlineData("HookParameters")]
    [InlineData("*/ </summary>")]
    [InlineData("...")]
    [InlineData("日本")]
    [InlineData("Fc")]
    [InlineData("FcParameter")]
    [InlineData("Predict")]
    [InlineData("record")]
    public void A_type_of_any_name(string type)
    {
        string name = type.Replace("\\\"", "\"", StringComparison.Ordinal);
        Clean($$"""
            layer { name: "{{type}}" type: "{{type}}" bottom: "data" top: "{{type}}" x { y: 1 } }
            layer { name: "Fc" type: "InnerProduct" bottom: "{{type}}" top: "out" inner_product_param { num_output: 2 } }
            """, name, name);
    }

    [Theory]
    [InlineData("parameter")]
    [InlineData("blobs")]
    [InlineData("class")]
    [InlineData("Own")]
    [InlineData("OwnParameter")]
    [InlineData("value")]
    [InlineData("field")]
    [InlineData("\\n\\\"; throw")]
    public void A_bottom_of_any_name(string bottom) => Clean($$"""
        layer { name: "a" type: "ReLU" bottom: "data" top: "{{bottom}}" }
        layer { name: "own" type: "Own" bottom: "{{bottom}}" bottom: "data" top: "own" top: "{{bottom}}2" }
        """, "Own", "own", bottom.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal) + "2");

    [Fact]
    public void Fields_of_any_name_and_values_of_any_kind() => Clean(
        """
        layer { name: "own" type: "Own" bottom: "data" top: "own"
          class: 1 Equals: 2 Clone: 3 PrintMembers: 4 EqualityContract: 5 Name: 6 Phase: 7 name_: 8 OwnParameter: 9 GetType: 10 _: 11 __: 12
          own_param { string: "\"; } class Evil { \n//" bool: true float: -1.5e300 long: -9223372036854775808 big: 99999999999999999999 hex: 0x1F octal: 017 inf: -inf nan: nan empty: [] words: [A, "b"] }
          nested { nested { nested { NestedMessage: 1 nested_message: 2 } } } mixed: 1 mixed: A mixed: "x" mixed: 0.5 pair { a: 1 } pair { a: 2.5 b: true } Message: 1
        }
        layer { name: "own2" type: "Own" bottom: "data" top: "own2" own_param { string: ON bool: 1 float: 1 long: 2 } }
        """, "Own", "own", "own2");

    [Theory]
    [InlineData("'a': 1")]
    [InlineData("{'class': '\\\\'', \\\"Equals\\\": [1, 2.5], 'Name': (), 'Layer': True, 'ParamStr': None, 'x y': -1e3}")]
    [InlineData("a: 1\\n b : 'two' # comment\\n\\n# another\\nscales: !!python/tuple [8, 16, 32]\\n")]
    [InlineData("{'a': {'b': 1}}")]
    [InlineData("{'a': 1, 'a': 2}")]
    [InlineData("1248, 352, 16")]
    [InlineData("{")]
    [InlineData("'")]
    [InlineData("{'a': [")]
    [InlineData("{'a' 1}")]
    [InlineData("a:\\n  b: 1")]
    [InlineData("\\\\\\\"); throw new System.Exception(); //")]
    public void A_param_str_of_any_form(string text) => Clean($$"""
        layer { name: "own" type: "Python" bottom: "data" top: "own" python_param { module: "class" layer: "Own" param_str: "{{text}}" } }
        """, "Own", "own");

    [Fact]
    public void A_param_str_of_names_and_plain_values_is_typed()
    {
        GeneratorRun run = HookNet.Run(Data + """
            layer { name: "a" type: "Python" bottom: "data" top: "a" python_param { module: "m" layer: "Own" param_str: "{'mean': (104.5, 116, 122), 'split': 'train', 'seed': 1337, 'b': False}" } }
            layer { name: "b" type: "Python" bottom: "data" top: "b" python_param { module: "m" layer: "Own" param_str: "\'feat_stride\': 16\nsplit: val\nscales: !!python/tuple [8, 16]" } }
            """, """
            partial class Net
            {
                private partial Tensor Own(Tensor data, OwnParameter parameter)
                {
                    IReadOnlyList<double> mean = parameter.Mean; string split = parameter.Split; long? seed = parameter.Seed, stride = parameter.FeatStride; bool? b = parameter.B; IReadOnlyList<long> scales = parameter.Scales;
                    return data;
                }
            }
            """, ("PrototxtHooks", "m.Own"), ("PrototxtTopShapes", "a: =data; b: =data"));
        Assert.Empty(run.Diagnostics);
        Assert.DoesNotContain(run.CompilerMessages, m => m.Severity == DiagnosticSeverity.Error);
        Assert.Contains("Mean = [104.5d, 116d, 122d], Split = \"train\", Seed = 1337, B = false }", GeneratedText.Unwrapped(run.Files["Consumer.Net.Hooks.g.cs"]), StringComparison.Ordinal);
        Assert.Contains("Split = \"val\", FeatStride = 16, Scales = [8, 16] }", GeneratedText.Unwrapped(run.Files["Consumer.Net.Hooks.g.cs"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_and_a_python_class_of_one_name_are_two()
    {
        GeneratorRun run = HookNet.Run(Data + """
            layer { name: "a" type: "Own" bottom: "data" top: "a" }
            layer { name: "b" type: "Python" bottom: "data" top: "b" python_param { module: "m" layer: "Own" } }
            layer { name: "c" type: "Python" bottom: "data" top: "c" python_param { module: "n" layer: "Own" } }
            """, "", ("PrototxtHooks", "Own; n.Own"), ("PrototxtTopShapes", "a: =data; b: =data; c: =data"));
        Assert.Empty(run.Diagnostics);
        Assert.Equal(3, run.CompilerMessages.Count());
        string code = run.Files["Consumer.Net.Hooks.g.cs"];
        Assert.All((string[])["Tensor Own(", "Tensor Own_2(", "Tensor Own_3("], m => Assert.Contains(m, code, StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_net_gives_the_same_code_wherever_its_text_stands()
    {
        const string net = Data + """layer { name: "own" type: "Own" bottom: "data" top: "own" own_param { a: 1 a: 2 } }""";
        (string, string)[] metadata = [("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data")];
        Assert.Equal(HookNet.Run(net, "", metadata).Files, HookNet.Run("# moved\n" + net.Replace("own_param", "\n own_param", StringComparison.Ordinal), "", metadata).Files);
    }

    [Fact]
    public void Very_many_fields_take_no_time_to_speak_of()
    {
        string fields = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"f{i}: {i} ")), deep = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"g{i}: {i} "));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        GeneratorRun run = HookNet.Run(Data + $$"""layer { name: "own" type: "Own" bottom: "data" top: "own" {{fields}} own_param { {{deep}} } }""", "", ("PrototxtHooks", "Own"), ("PrototxtTopShapes", "own: =data"));
        Assert.Empty(run.Diagnostics);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    private static void Clean(string layers, string hook, params string[] tops)
    {
        GeneratorRun run = HookNet.Run(Data + layers, "", ("PrototxtHooks", hook), ("PrototxtTopShapes", string.Join("|", tops.Where(t => !t.Contains(';', StringComparison.Ordinal)).Select(t => t + ": =data"))));
        if (tops.Any(t => t.Contains(';', StringComparison.Ordinal)) || hook.Contains(';', StringComparison.Ordinal))
            // Metadata cannot name it; the diagnostics then must not throw.
            Assert.DoesNotContain(run.Diagnostics, d => d.Id == "PTX0001");
        else
            Assert.Empty(run.Diagnostics);
        Assert.All(run.CompilerMessages, m => Assert.True(m.Id == "CS8795", $"{m}"));
        Assert.DoesNotContain(run.Output.GetSymbolsWithName("Evil"), _ => true);
    }
}
