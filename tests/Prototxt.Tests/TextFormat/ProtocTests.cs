using Google.Protobuf;
using Prototxt.Generator.Compiler.Schema;
using Prototxt.Protos;
using Prototxt.Tests.Infrastructure;
using Xunit;

namespace Prototxt.Tests.TextFormat;

/// <summary>Our parser beside protoc: the same texts are accepted, with the same meaning.</summary>
public class ProtocTests
{
    public static TheoryData<string> RealFiles()
    {
        string root = Path.Combine(SharedData.Root, "prototxt");
        return Directory.Exists(root)
            ? [.. Directory.GetFiles(root, "*.prototxt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)]
            : ["missing"];
    }

    [SkippableTheory]
    [MemberData(nameof(RealFiles))]
    public void Real_files(string file)
    {
        string text = File.ReadAllText(Path.Combine(SharedData.Require("prototxt"), file));
        bool isSolver = text.Contains("base_lr", StringComparison.Ordinal) || text.Contains("test_iter", StringComparison.Ordinal);
        // protoc knows BVLC's messages only, and is asked about those.
        Compare(text, SchemaWithoutForks[isSolver ? "SolverParameter" : "NetParameter"]);
    }

    [SkippableTheory]
    [MemberData(nameof(RealFiles))]
    public void Real_files_as_the_wrong_message(string file)
    {
        string text = File.ReadAllText(Path.Combine(SharedData.Require("prototxt"), file));
        Parsed.As(CaffeSchema.Message("LayerParameter"), text);
    }

    [SkippableTheory]
    // strings
    [InlineData("""name: "\X41\x4\101\7\0z" """)]
    [InlineData("""name: "\u00e4\ud83d\ude00\U0001F600" """)]
    [InlineData("""name: "\ud83dx" """)]
    [InlineData("""name: "\U0011F600" """)]
    [InlineData("""name: "\?\a\b\f\n\r\t\v\\\'\"" """)]
    [InlineData("""name: "\400\377" """)]
    [InlineData("""name: "\x" """)]
    [InlineData("""name: "\u12" """)]
    [InlineData("""name: "\8" """)]
    [InlineData("""name: 'it''s'"x" """)]
    [InlineData("name: 'a\tb'")]
    [InlineData("name: 'a\nb'")]
    [InlineData("name: 'a\\\nb'")]
    [InlineData("name: -'a'")]
    [InlineData("name: a")]
    [InlineData("name: [] ")]
    [InlineData("input: ['a']")]
    [InlineData("input: ['a' 'b', \"c\"]")]
    [InlineData("input: []")]
    [InlineData("input ['a']")]
    [InlineData("input: ['a',]")]
    [InlineData("input: ['a';'b']")]
    // floats
    [InlineData("layer { loss_weight: 0x10 }")]
    [InlineData("layer { loss_weight: 010 }")]
    [InlineData("layer { loss_weight: 00 }")]
    [InlineData("layer { loss_weight: 0 }")]
    [InlineData("layer { loss_weight: - 5 }")]
    [InlineData("layer { loss_weight: - # five\n 5 }")]
    [InlineData("layer { loss_weight: -0 loss_weight: -0.0 }")]
    [InlineData("layer { loss_weight: INF loss_weight: -Infinity loss_weight: NaN loss_weight: -nan }")]
    [InlineData("layer { loss_weight: 1.f loss_weight: .5e-3f loss_weight: 1F loss_weight: 1e3f loss_weight: 7. }")]
    [InlineData("layer { loss_weight: 1.5.2 }")]
    [InlineData("layer { loss_weight: . }")]
    [InlineData("layer { loss_weight: 1e }")]
    [InlineData("layer { loss_weight: 1e+ }")]
    [InlineData("layer { loss_weight: 1ff }")]
    [InlineData("layer { loss_weight: inff }")]
    [InlineData("layer { loss_weight: +1 }")]
    [InlineData("layer { loss_weight: --1 }")]
    [InlineData("layer { loss_weight: 1e400 loss_weight: 1e39 loss_weight: 1e-400 loss_weight: -1e39 }")]
    [InlineData("layer { loss_weight: 3.4028235e38 loss_weight: 3.40282356e38 loss_weight: 3.4028235677973366e38 loss_weight: 3.4028236e38 }")]
    [InlineData("layer { loss_weight: 18446744073709551616 loss_weight: 18446744073709551615 loss_weight: 16777217 loss_weight: 9007199254740993 }")]
    [InlineData("layer { loss_weight: 0.1 loss_weight: 1.17549435e-38 loss_weight: 1e-45 loss_weight: 7e-46 loss_weight: 8388609.5 }")]
    [InlineData("layer { loss_weight: 1.00000005960464477539062500001 loss_weight: 1.000000059604644775390625 }")]
    [InlineData("layer{loss_weight:1name:'x'}")]
    [InlineData("layer{loss_weight:1 name:'x'}")]
    [InlineData("layer{loss_weight:[1,-2.5,inf]}")]
    [InlineData("layer{loss_weight:[1 2]}")]
    // integers
    [InlineData("input_dim: 0x1F input_dim: 0XfF input_dim: 017 input_dim: 00 input_dim: -0x10 input_dim: -017 input_dim: -0")]
    [InlineData("input_dim: 08")]
    [InlineData("input_dim: 0x")]
    [InlineData("input_dim: 0xG")]
    [InlineData("input_dim: 1e3")]
    [InlineData("input_dim: 5.")]
    [InlineData("input_dim: 1f")]
    [InlineData("input_dim: 2147483647 input_dim: -2147483648")]
    [InlineData("input_dim: 2147483648")]
    [InlineData("input_dim: -2147483649")]
    [InlineData("input_dim: 99999999999999999999999999")]
    [InlineData("input_dim: true")]
    [InlineData("layer { top: 'x' convolution_param { num_output: 4294967295 pad: 0x0 } }")]
    [InlineData("layer { convolution_param { num_output: -0 } }")]
    [InlineData("layer { input_param { shape { dim: 9223372036854775807 dim: -9223372036854775808 } } }")]
    [InlineData("layer { input_param { shape { dim: 9223372036854775808 } } }")]
    // booleans and enums
    [InlineData("force_backward: 0x1")]
    [InlineData("force_backward: 01")]
    [InlineData("force_backward: -0")]
    [InlineData("force_backward: TRUE")]
    [InlineData("force_backward: yes")]
    [InlineData("force_backward: 1.0")]
    [InlineData("force_backward: 'true'")]
    [InlineData("layer { phase: -0 }")]
    [InlineData("layer { phase: 0x1 }")]
    [InlineData("layer { phase: test }")]
    [InlineData("layer { phase: 'TEST' }")]
    [InlineData("layer { phase: -TEST }")]
    [InlineData("state { phase: 2 }")]
    [InlineData("state { phase: 99999999999 }")]
    // messages
    [InlineData("layer [{},{name:'x'}]")]
    [InlineData("layer: [{},<>]")]
    [InlineData("layer: [{},]")]
    [InlineData("layer: []")]
    [InlineData("state: [{}]")]
    [InlineData("layer: < name: 'x' }")]
    [InlineData("layer < name: 'x' >")]
    [InlineData("layer: 5")]
    [InlineData("layer 'x'")]
    [InlineData("name { }")]
    [InlineData("layer { name: 'x' } }")]
    [InlineData("layer { { } }")]
    [InlineData("state { } state { }")]
    [InlineData("layer { clip_param { min: 1 max: 2 } }")]
    // separators, names, comments
    [InlineData("name: 'a';;")]
    [InlineData("name: 'a',;")]
    [InlineData(";name: 'a'")]
    [InlineData("layer { } , layer { } ; name: 'x';")]
    [InlineData("name:'a'force_backward:true")]
    [InlineData("name : 'x'")]
    [InlineData("name # here\n: # and here\n 'x'")]
    [InlineData("NAME: 'x'")]
    [InlineData("1: 'x'")]
    [InlineData("name.x: 'x'")]
    [InlineData("[foo.bar]: 1")]
    [InlineData("name:")]
    [InlineData("name")]
    [InlineData(": 'x'")]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("name: 'x' // no comment")]
    [InlineData("name: 'x'\r\nforce_backward: true\r\n")]
    [InlineData("name: 'x'\f\v\tforce_backward: true")]
    [InlineData("name: \u00e4")]
    [InlineData("name: \u201cx\u201d")]
    [InlineData("\u00a0name: 'x'")]
    [InlineData("name: 'x\u00e4\u2603'")]
    [InlineData("name: 'x' \u0001")]
    [InlineData("name: 'x\u0001'")]
    public void Snippets(string text) => Compare(text, CaffeSchema.Net);

    [SkippableFact]
    public void Changed_texts()
    {
        // protoc only warns of missing required fields, and knows no byte order mark
        string[] pieces = [.. HostileTextTests.Pieces.Where(p => p is not ("clip_param" or "\uFEFF" or "\uD83D"))];
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            string text = HostileTextTests.Sound;
            for (int edits = random.Next(1, 3); edits > 0; edits--)
            {
                int start = random.Next(text.Length);
                text = text.Remove(start, Math.Min(random.Next(3), text.Length - start)).Insert(start, random.Next(3) == 0 ? "" : pieces[random.Next(pieces.Length)]);
            }
            try
            {
                Compare(text, CaffeSchema.Net);
            }
            catch (Xunit.Sdk.XunitException e)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{text}");
            }
        }
    }

    private static readonly IReadOnlyDictionary<string, MessageSchema> SchemaWithoutForks =
        SchemaReader.Read(new SchemaSource(File.ReadAllText(Path.Combine(SharedData.Repository, "src", "Generator", "Compiler", "Schema", "caffe.proto"))));

    private static void Compare(string text, MessageSchema schema)
    {
        var parsed = Parsed.As(schema, text);
        byte[]? bytes = Protoc.Encode(text, schema.Name);
        if (bytes is null)
        {
            Assert.NotEmpty(parsed.Reports);
            return;
        }
        Assert.Empty(parsed.Reports);
        if (Read(bytes, schema) is { } expected)
            Trees.Equal(expected, parsed.Root!);
    }

    /// <summary>Null for strings that are not UTF-8: protoc takes them, Google's C# library does not.</summary>
    private static IMessage? Read(byte[] bytes, MessageSchema schema)
    {
        try
        {
            return schema.Name == "SolverParameter" ? SolverParameter.Parser.ParseFrom(bytes) : NetParameter.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e) when (e.Message.Contains("UTF-8", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
