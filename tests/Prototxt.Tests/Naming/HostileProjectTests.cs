using System.Text;
using Microsoft.CodeAnalysis;
using Prototxt.Generator.CSharp;
using Prototxt.Generator.Naming;
using Xunit;

namespace Prototxt.Tests.Naming;

/// <summary>Whatever namespaces, folders and classes a project has, generated code means its own types by what it writes.</summary>
public class HostileProjectTests
{
    private static readonly string[] used = ["Tensor", "Caffe", "Torch", "torch", "TorchSharp", "Prototxt", "System", "Layers", "Module", "Convolution", "Predict", "BlobTable", "Collections", "Names", "var", "dynamic", "nint", "record", "notnull", "scoped"];

    private const string Net = """
        layer { name: "data" type: "Data" top: "data" top: "label" transform_param { crop_size: 8 mean_value: 3 } data_param { source: "x" batch_size: 4 } }
        layer { name: "conv" type: "Convolution" bottom: "data" top: "conv" convolution_param { num_output: 4 kernel_size: 3 weight_filler { type: "xavier" } } }
        layer { name: "relu" type: "ReLU" bottom: "conv" top: "conv" }
        layer { name: "split" type: "Slice" bottom: "conv" top: "a" top: "b" slice_param { axis: 1 } }
        layer { name: "fc" type: "InnerProduct" bottom: "a" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    public static TheoryData<string> Used => [.. used];

    [Theory]
    [MemberData(nameof(Used))]
    public void A_root_namespace(string name) => AssertClean(new(name), File("net"), File("Models/net"), File($"{name}/net"));

    [Fact]
    public void Folders_beside_and_around_nets() => AssertClean(new(),
        [.. used.SelectMany(name => (PrototxtFile[])[File($"{name}/net"), File($"Models/{name}/net"), File($"{name}/{name}/other", "Other")]), File("net"), File("Models/net")]);

    [Fact]
    public void Given_namespaces() => AssertClean(new(),
        [.. used.Where(n => n != "torch").SelectMany((name, i) => (PrototxtFile[])[File($"a{i}", "Other", ("PrototxtNamespace", "Consumer." + name)), File($"b{i}", "Third", ("PrototxtNamespace", "Acme." + name + ".Nets"))]), File("net")]);

    [Theory]
    [InlineData("public class NAME { }")]
    [InlineData("namespace Consumer { public class NAME { } }")]
    [InlineData("namespace Consumer.Models { public class NAME<T> { } public class NAME { } }")]
    [InlineData("namespace Consumer.NAME { public class NAME { } }")]
    [InlineData("namespace Consumer.Models.NAME.NAME { public class NAME { } }")]
    public void Classes_of_the_project(string code)
    {
        // A class of their names in no namespace takes the place of System, TorchSharp and Prototxt for everybody.
        AssertClean(new(Code: string.Concat(used.Where(n => char.IsUpper(n[0]) && !((n is "System" or "TorchSharp" or "Prototxt") && !code.StartsWith("namespace", StringComparison.Ordinal))).Select(n => code.Replace("NAME", n, StringComparison.Ordinal)))), File("net"), File("Models/net"));
    }

    [Fact]
    public void Global_aliases_of_the_project() =>
        AssertClean(new(Code: "global using Tensor = System.Text.StringBuilder; global using Caffe = System.Text; global using Torch = System.IO; global using Layers = System.IO; global using static System.Math;"), File("net"), File("Models/net"));

    [Fact]
    public void Nets() => AssertClean(new(), [.. used.Where(n => n != "torch").SelectMany((name, i) => (PrototxtFile[])[File($"net{i}", name), File($"Models/net{i}", name)])]);

    [Theory]
    [InlineData("System")]
    [InlineData("System.Net")]
    [InlineData("TorchSharp")]
    [InlineData("TorchSharp.torch")]
    [InlineData("TorchSharp.torch.nn")]
    [InlineData("Prototxt")]
    [InlineData("Prototxt.Layers")]
    [InlineData("Prototxt.Weights")]
    [InlineData("Prototxt.Imaging")]
    public void A_namespace_that_generated_code_takes_types_from_is_left_to_them(string name)
    {
        foreach (string net in (string[])["Net", "Convolution", "IDisposable"])
        {
            GeneratorRun run = GeneratorRun.In(new(name), new PrototxtFile("/project/net.prototxt", $"name: '{net}' {Net}"));
            Assert.Equal("PTX0011", Assert.Single(run.Diagnostics, d => d.Id != "PTX0009").Id);
            Assert.Empty(run.CompilerMessages);
            Assert.Contains($"PrototxtNets.{name}.{Identifiers.Pascal(net)}.g.cs", run.Files.Keys);

            run = GeneratorRun.Of(File("net", net, ("PrototxtNamespace", name)));
            Assert.Equal("PTX0003", Assert.Single(run.Diagnostics).Id);
            Assert.Empty(run.CompilerMessages);
        }
    }

    [Theory]
    [InlineData("Prototxt.Demo")]
    [InlineData("TorchSharp.Examples")]
    [InlineData("Systems")]
    public void A_namespace_beside_theirs_is_as_good_as_any(string name) => AssertClean(new(name), File("net", "Convolution"));

    [Fact]
    public void Members_of_records_as_outputs_of_several()
    {
        string[] names = [.. ReservedNames.OfRecords, "clone", "equality_contract", "print-members", "Dispose", "total loss", "item", "op_equality", "<Clone>$"];
        string layers = string.Concat(names.Select((n, i) => $" layer {{ name: 'l{i}' type: 'TanH' bottom: 'data' top: '{n}' }}"));
        AssertClean(new(), new PrototxtFile("/project/net.prototxt", "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 } } }" + layers));
        AssertClean(new(), new PrototxtFile("/project/net.prototxt", $"{Net} {layers.Replace("'data'", "'fc'", StringComparison.Ordinal)}"));
    }

    [Fact]
    public void Members_of_blob_sets_are_reserved()
    {
        const System.Reflection.BindingFlags all = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.FlattenHierarchy;
        // What is internal to the runtime, generated code does not see.
        IEnumerable<string> members = typeof(BlobSet).GetMembers(all).Where(m => m is not System.Reflection.FieldInfo { IsPrivate: true } && m is not System.Reflection.MethodBase { IsSpecialName: true } and not System.Reflection.MethodBase { IsAssembly: true }).Select(m => m.Name).Distinct();
        Assert.Equal("", string.Join(", ", members.Except(ReservedNames.Properties)));
    }

    [Theory]
    [InlineData("var")]
    [InlineData("dynamic")]
    [InlineData("nint")]
    [InlineData("record")]
    [InlineData("scoped")]
    [InlineData("_")]
    [InlineData("A\u200dB")]
    [InlineData("A\u3164")]
    public void A_class_name_that_is_none_is_refused(string name) => AssertRefused("PrototxtClass", name);

    [Fact]
    public void Names_longer_than_the_compiler_can_write_are_refused()
    {
        AssertRefused("PrototxtClass", new string('N', 501));
        AssertRefused("PrototxtClass", new string('\u4f60', 167));
        AssertRefused("PrototxtNamespace", string.Join('.', Enumerable.Repeat("Name", 101)));
        AssertClean(new(), File("net", "Net", ("PrototxtClass", new string('N', 500))), File("Models/net", "Net", ("PrototxtClass", new string('N', 499) + "M")));
    }

    [Fact]
    public void Deep_folders_shorten_the_namespace()
    {
        string path = string.Join('/', Enumerable.Range(0, 40).Select(i => new string('\u4f60', 60) + i));
        AssertClean(new(), File(path + "/net"));
    }

    [Fact]
    public void Files_of_long_names_fit_into_a_file_system_and_stay_apart()
    {
        string folder = new('\u4f60', 60), name = new('\u597d', 60);
        GeneratorRun run = GeneratorRun.Of(File($"{folder}/a", name), File($"{folder}/b", name + "1"), File($"{folder}/c", "", ("PrototxtClass", name + "2")));
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.CompilerMessages);
        Assert.All(run.Files.Keys, file => Assert.InRange(Encoding.UTF8.GetByteCount(file), 1, 255));
        Assert.Equal(3 * 10, run.Files.Keys.Count(f => f != StartupEmitter.HintName));
    }

    private static void AssertRefused(string metadata, string value)
    {
        GeneratorRun run = GeneratorRun.Of(File("net", "Net", (metadata, value)));
        Assert.Equal("PTX0003", Assert.Single(run.Errors).Id);
        Assert.Empty(run.CompilerMessages);
        Assert.Contains("Consumer.Net.g.cs", run.Files.Keys);
    }

    private static void AssertClean(Project project, params PrototxtFile[] files)
    {
        GeneratorRun run = GeneratorRun.In(project, files);
        Assert.Null(run.Result.Results.Single().Exception);
        Assert.Empty(run.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        Assert.DoesNotContain(run.CompilerMessages, d => d.Location.SourceTree?.FilePath != "Consumer.cs");
        Assert.NotEmpty(run.Files);
    }

    private static PrototxtFile File(string path, string name = "Net", params (string Name, string Value)[] metadata) =>
        new($"/project/{path}.prototxt", (name.Length > 0 ? $"name: '{name}' " : "") + Net, metadata.ToDictionary(m => m.Name, m => m.Value));
}
